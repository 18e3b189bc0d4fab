// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "param_form_history.h"

namespace leyden {

namespace {
constexpr size_t kMostSteps = 200;
}

void ParamFormHistory::add(ParamFormState before, const ParamFormState& after, const QString& title,
                           const QString& key) {
  if (before == after) return;
  steps_.resize(place_);
  const bool joins = !key.isEmpty() && key == open_key_ && place_ > 0;
  open_key_ = key;
  if (joins) {
    steps_.back().after = after;
    if (steps_.back().before == after) {  // typed back to where it began
      steps_.pop_back();
      open_key_.clear();
    }
  } else {
    steps_.push_back({std::move(before), after, title});
  }
  if (steps_.size() > kMostSteps) steps_.erase(steps_.begin());
  place_ = steps_.size();
}

void ParamFormHistory::clear() {
  steps_.clear();
  place_ = 0;
  close();
}

const ParamFormState& ParamFormHistory::undo() {
  close();
  return steps_[--place_].before;
}

const ParamFormState& ParamFormHistory::redo() {
  close();
  return steps_[place_++].after;
}

}  // namespace leyden
