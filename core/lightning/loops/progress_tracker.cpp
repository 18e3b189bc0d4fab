// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loops/progress_tracker.h>

namespace leyden {

namespace {

using Keeps = ProgressTracker::Keeps;

Dict counts_to_dict(const Counts& counts, Keeps keeps) {
  Dict state{{"ready", counts.ready}, {"completed", counts.completed}};
  if (keeps != Keeps::ready_completed) state.insert_or_assign("started", counts.started);
  if (keeps == Keeps::processed) state.insert_or_assign("processed", counts.processed);
  return state;
}

Counts counts_from_dict(const Dict& state, Keeps keeps) {
  Counts counts;
  counts.ready = state.at("ready").as_int();
  counts.completed = state.at("completed").as_int();
  if (keeps != Keeps::ready_completed) counts.started = state.at("started").as_int();
  if (keeps == Keeps::processed) counts.processed = state.at("processed").as_int();
  return counts;
}

}  // namespace

Dict ProgressTracker::state_dict() const {
  return {{"total", counts_to_dict(total, keeps_)}, {"current", counts_to_dict(current, keeps_)}};
}

void ProgressTracker::load_state_dict(const Dict& state) {
  total = counts_from_dict(state.at("total").as_dict(), keeps_);
  current = counts_from_dict(state.at("current").as_dict(), keeps_);
}

Dict BatchProgress::state_dict() const {
  Dict state = ProgressTracker::state_dict();
  state.insert_or_assign("is_last_batch", is_last_batch);
  return state;
}

void BatchProgress::load_state_dict(const Dict& state) {
  ProgressTracker::load_state_dict(state);
  is_last_batch = state.at("is_last_batch").as_bool();
}

Dict OptimizationProgress::state_dict() const {
  return {{"optimizer", Dict{{"step", step.state_dict()}, {"zero_grad", zero_grad.state_dict()}}}};
}

void OptimizationProgress::load_state_dict(const Dict& state) {
  const Dict& optimizer = state.at("optimizer").as_dict();
  step.load_state_dict(optimizer.at("step").as_dict());
  zero_grad.load_state_dict(optimizer.at("zero_grad").as_dict());
}

}  // namespace leyden
