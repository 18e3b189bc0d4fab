// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/scheduler_state.h>

#include <lightning/errors.h>

namespace leyden {

namespace {

double number_of(const Value& value, const std::string& name) {
  // PyTorch allows a learning rate that is a tensor.
  if (value.is_tensor() && value.as_tensor().numel() == 1) return value.as_tensor().item<double>();
  return value.as_double(name);
}

void assign(int64_t& variable, const Value& value, const std::string& name) {
  variable = value.as_int(name);
}
void assign(double& variable, const Value& value, const std::string& name) {
  variable = number_of(value, name);
}
void assign(bool& variable, const Value& value, const std::string& name) {
  variable = value.as_bool(name);
}
void assign(std::string& variable, const Value& value, const std::string& name) {
  variable = value.as_string(name);
}
void assign(std::vector<double>& variable, const Value& value, const std::string& name) {
  std::vector<double> numbers;
  for (const Value& item : value.as_list(name)) numbers.push_back(number_of(item, name));
  variable = std::move(numbers);
}

}  // namespace

bool SchedulerState::Entry::is_constant() const {
  return std::visit([](const auto* target) { return target == nullptr; }, variable);
}

Dict SchedulerState::save() const {
  Dict state;
  for (const Entry& entry : entries_) {
    if (entry.is_constant()) {
      state.insert_or_assign(entry.name, entry.constant);
    } else {
      std::visit([&](const auto* target) { state.insert_or_assign(entry.name, Value(*target)); },
                 entry.variable);
    }
  }
  return state;
}

void SchedulerState::load(const Dict& state) const {
  try {
    for (const Entry& entry : entries_) {
      if (entry.is_constant()) continue;
      const Value& value = state.at(entry.name);
      std::visit([&](auto* target) { assign(*target, value, entry.name); }, entry.variable);
    }
  } catch (const ConfigError& error) {
    throw CheckpointError("the saved state of " + scheduler_ + " does not fit: " + error.what());
  }
}

}  // namespace leyden
