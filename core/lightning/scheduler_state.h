// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// The variables that make up a scheduler's state, by PyTorch's names: declared once, saved and loaded.
class LEYDEN_LIGHTNING_API SchedulerState {
 public:
  using Variable = std::variant<int64_t*, double*, bool*, std::string*, std::vector<double>*>;

  explicit SchedulerState(std::string scheduler) : scheduler_(std::move(scheduler)) {}

  template <class T>
  SchedulerState& add(std::string name, T& variable) {
    entries_.push_back({std::move(name), &variable, {}});
    return *this;
  }
  /// An entry that PyTorch has and that never changes here: it is written, and not read.
  SchedulerState& add_constant(std::string name, Value value) {
    entries_.push_back({std::move(name), static_cast<int64_t*>(nullptr), std::move(value)});
    return *this;
  }

  Dict save() const;
  /// Throws CheckpointError that names the scheduler and the entry.
  void load(const Dict& state) const;

 private:
  struct Entry {
    std::string name;
    Variable variable;
    Value constant;
    bool is_constant() const;
  };

  std::string scheduler_;
  std::vector<Entry> entries_;
};

}  // namespace leyden
