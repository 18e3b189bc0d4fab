// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/metric.h>

#include <c10/core/InferenceMode.h>

#include <lightning/errors.h>
#include <lightning/strategy.h>

namespace leyden {

// The pointer to itself owns nothing: it only tells weak references how long the metric lives.
Metric::Metric(std::string name, std::optional<bool> higher_is_better)
    : name_(std::move(name)), higher_is_better_(higher_is_better), self_(this, [](Metric*) {}) {}

Metric::Metric(const Metric& other)
    : name_(other.name_), higher_is_better_(other.higher_is_better_), states_(other.states_), device_(other.device_),
      dtype_(other.dtype_), update_count_(other.update_count_), version_(other.version_),
      self_(this, [](Metric*) {}) {
  for (State& state : states_) {
    if (!state.is_list) state.value = fresh(state.value);
  }
}

Metric& Metric::operator=(const Metric& other) {
  if (this == &other) return *this;
  name_ = other.name_;
  higher_is_better_ = other.higher_is_better_;
  states_ = other.states_;
  device_ = other.device_;
  dtype_ = other.dtype_;
  update_count_ = other.update_count_;
  version_ = std::max(version_, other.version_) + 1;
  for (State& state : states_) {
    if (!state.is_list) state.value = fresh(state.value);
  }
  return *this;
}

Metric::~Metric() = default;

// States change in place within and outside of inference mode, which only a tensor made outside of it may.
torch::Tensor Metric::fresh(const torch::Tensor& tensor) {
  const c10::InferenceMode off(false);
  const torch::NoGradGuard no_grad;
  return tensor.clone();
}

Metric::StateId Metric::add_state(std::string name, const torch::Tensor& initial, StateReduction reduction) {
  states_.push_back({std::move(name), reduction, false, fresh(initial), fresh(initial), {}});
  return states_.size() - 1;
}

Metric::StateId Metric::add_list_state(std::string name) {
  states_.push_back({std::move(name), StateReduction::cat, true, {}, {}, {}});
  return states_.size() - 1;
}

void Metric::fail(const std::string& message) const { throw ConfigError(name_ + ": " + message, name_); }

torch::Tensor Metric::joined(StateId id) const {
  const auto& parts = states_[id].list;
  if (parts.empty()) fail("there is nothing to compute from: it has not been updated");
  if (parts.size() == 1) return parts[0].dim() ? parts[0] : parts[0].unsqueeze(0);
  std::vector<torch::Tensor> rows;
  rows.reserve(parts.size());
  for (const auto& part : parts) rows.push_back(part.dim() ? part : part.unsqueeze(0));
  return at::cat(rows);
}

void Metric::reset() {
  for (State& state : states_) {
    if (state.is_list) {
      state.list.clear();
    } else {
      state.value = fresh(state.initial);
    }
  }
  is_placed_ = false;
  update_count_ = 0;
  mark_changed();
}

void Metric::to(torch::Device device) {
  const c10::InferenceMode off(false);
  for (State& state : states_) {
    if (state.is_list) {
      for (auto& part : state.list) part = part.to(device);
    } else {
      state.initial = state.initial.to(device);
      state.value = state.value.to(device);
    }
  }
  device_ = device;
  is_placed_ = true;
  mark_changed();
}

void Metric::set_dtype(torch::ScalarType type) {
  if (!at::isFloatingType(type)) fail("the type of its states must be a floating point one");
  const c10::InferenceMode off(false);
  const auto convert = [&](torch::Tensor& tensor) {
    if (tensor.is_floating_point()) tensor = tensor.to(type);
  };
  for (State& state : states_) {
    for (auto& part : state.list) convert(part);
    if (state.is_list) continue;
    convert(state.initial);
    convert(state.value);
  }
  dtype_ = type;
  mark_changed();
}

void Metric::grow(StateId id, const torch::Tensor& value) {
  torch::Tensor& sum = states_[id].value;
  if (sum.dim() && sum.sizes() != value.sizes()) fail("this batch has another number of outputs than those before it");
  sum = sum + value;
}

void Metric::widen(StateId id, torch::ScalarType type) {
  torch::Tensor& value = states_[id].value;
  if (type != torch::kDouble || value.scalar_type() == torch::kDouble) return;
  const c10::InferenceMode off(false);
  value = value.to(torch::kDouble);
}

void Metric::adopt(torch::Device device) {
  if (device == device_) {
    is_placed_ = true;
    return;
  }
  if (is_placed_) {
    fail("it gathers on " + device_.str() + " and was given values on " + device.str() +
         "; move the values, or the metric with to(device)");
  }
  to(device);
}

Metric::Update::Update(Metric& metric, const torch::Tensor& input) {
  metric.adopt(input.device());
  metric.count_updates();
}

Dict Metric::state_dict() const {
  Dict out{{"metric", name_}, {"update_count", update_count_}};
  for (const State& state : states_) {
    if (state.is_list) {
      out.insert_or_assign(state.name, Value(state.list));
    } else {
      out.insert_or_assign(state.name, fresh(state.value));
    }
  }
  return out;
}

Metric::States Metric::read_states(const Dict& dict) const {
  if (dict.at("metric").as_string() != name_) {
    fail("this is the state of the metric " + dict.at("metric").as_string());
  }
  States read = states_;
  for (State& state : read) {
    const Value& value = dict.at(state.name);
    if (state.is_list) {
      state.list.clear();
      for (const Value& part : value.as_list(state.name)) state.list.push_back(part.as_tensor().to(device_));
      continue;
    }
    const torch::Tensor& tensor = value.as_tensor(state.name);
    // A state of one element takes the shape of what is gathered.
    const bool fits = state.initial.dim() == 0 || tensor.sizes() == state.initial.sizes();
    if (!fits) fail("its options are not those that the state was gathered with: " + state.name + " has another shape");
    state.value = fresh(tensor.to(device_));
  }
  return read;
}

void Metric::load_state_dict(const Dict& dict) {
  states_ = read_states(dict);
  update_count_ = dict.at("update_count").as_int();
  mark_changed();
}

void Metric::merge_state(const Dict& dict) {
  const States other = read_states(dict);
  const int64_t count = dict.at("update_count").as_int();
  if (count == 0) return;
  const torch::NoGradGuard no_grad;
  if (update_count_ == 0) {
    states_ = other;
  } else {
    merge_states(other, count);
  }
  update_count_ += count;
  mark_changed();
}

void Metric::merge_states(const States& other, int64_t other_count) {
  for (size_t i = 0; i < states_.size(); ++i) {
    State& mine = states_[i];
    const torch::Tensor& theirs = other[i].value;
    if (mine.is_list) {
      mine.list.insert(mine.list.end(), other[i].list.begin(), other[i].list.end());
      continue;
    }
    if (mine.value.sizes() != theirs.sizes()) fail("states of different shapes cannot be merged");
    const c10::InferenceMode off(false);
    switch (mine.reduction) {
      case StateReduction::sum:
        mine.value = mine.value + theirs;
        break;
      case StateReduction::mean: {
        const auto count = static_cast<double>(update_count_), more = static_cast<double>(other_count);
        mine.value = (mine.value * count + theirs * more) / (count + more);
        break;
      }
      case StateReduction::min:
        mine.value = at::minimum(mine.value, theirs);
        break;
      case StateReduction::max:
        mine.value = at::maximum(mine.value, theirs);
        break;
      case StateReduction::cat:  // only lists are joined
        break;
    }
  }
}

// A file has a limit of tensors; and one tensor travels faster than many. Parts of different shapes stay as they are.
void Metric::join_lists() {
  const auto row_sizes = [](const torch::Tensor& part) { return part.dim() ? part.sizes().slice(1) : at::IntArrayRef(); };
  for (StateId id = 0; id < states_.size(); ++id) {
    std::vector<torch::Tensor>& list = states_[id].list;
    const bool fit = std::all_of(list.begin(), list.end(), [&](const torch::Tensor& part) {
      return part.scalar_type() == list[0].scalar_type() && row_sizes(part) == row_sizes(list[0]);
    });
    if (fit && list.size() > 1) list = {joined(id)};
  }
}

void Metric::sync(Strategy& strategy) {
  if (own_state_) fail("its states are those of all processes already; unsync() comes first");
  const torch::NoGradGuard no_grad;
  join_lists();
  Dict own = state_dict();
  const std::vector<Dict> all = strategy.gather_values(own);
  try {
    load_state_dict(all.front());
    for (size_t rank = 1; rank < all.size(); ++rank) merge_state(all[rank]);
  } catch (...) {
    load_state_dict(own);
    throw;
  }
  own_state_ = std::move(own);
}

void Metric::unsync() {
  if (own_state_) load_state_dict(*std::exchange(own_state_, std::nullopt));
}

Metric::Synced::Synced(Metric& metric, Strategy& strategy) : metric_(metric) { metric.sync(strategy); }
Metric::Synced::~Synced() { metric_.unsync(); }

std::pair<Metric::States, int64_t> Metric::take_states() {
  std::pair<States, int64_t> taken{states_, update_count_};
  Metric::reset();
  return taken;
}

void Metric::restore_states(std::pair<States, int64_t> taken) {
  const torch::NoGradGuard no_grad;
  const States since = std::exchange(states_, std::move(taken.first));
  const int64_t count_since = std::exchange(update_count_, taken.second);
  if (update_count_ == 0) {
    states_ = since;
  } else if (count_since > 0) {
    merge_states(since, count_since);
  }
  update_count_ += count_since;
  mark_changed();
}

TensorMetric::~TensorMetric() = default;

void TensorMetric::reset() {
  Metric::reset();
  step_value_.reset();
}

torch::Tensor TensorMetric::forward_with(c10::function_ref<void()> update) {
  auto before = take_states();
  try {
    update();
    step_value_ = compute();
  } catch (...) {
    Metric::reset();
    restore_states(std::move(before));
    throw;
  }
  restore_states(std::move(before));
  return step_value_;
}

PredictionMetric::~PredictionMetric() = default;

torch::Tensor PredictionMetric::forward(const torch::Tensor& preds, const torch::Tensor& target) {
  return forward_with([&] { update(preds, target); });
}

}  // namespace leyden
