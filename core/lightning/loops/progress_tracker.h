// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <lightning/value.h>

namespace leyden {

/// How far something that happens again and again has come: ready when it is about to start, completed after its
/// last hook. The names and their form in a checkpoint are Lightning's.
struct Counts {
  int64_t ready = 0, completed = 0, started = 0, processed = 0;
  void reset() { *this = {}; }
  /// Back to what was completed, after a failure in between.
  void reset_on_restart() { ready = started = processed = completed; }
  void add(int64_t n) { ready += n, completed += n, started += n, processed += n; }
};

/// Counts over the whole training (total) and in the present run of a loop (current).
class ProgressTracker {
 public:
  /// Which of the counts a checkpoint keeps.
  enum class Keeps { ready_completed, started, processed };
  explicit ProgressTracker(Keeps keeps = Keeps::processed) : keeps_(keeps) {}

  void increment_ready() { ++total.ready, ++current.ready; }
  void increment_started() { ++total.started, ++current.started; }
  void increment_processed() { ++total.processed, ++current.processed; }
  void increment_completed() { ++total.completed, ++current.completed; }
  void increment_by(int64_t n) { total.add(n), current.add(n); }
  void reset() { total.reset(), current.reset(); }
  void reset_on_run() { current.reset(); }
  void reset_on_restart() { current.reset_on_restart(); }

  Dict state_dict() const;
  void load_state_dict(const Dict& state);

  Counts total, current;

 private:
  Keeps keeps_;
};

/// Progress over batches, which knows the last one.
class BatchProgress : public ProgressTracker {
 public:
  void reset() { ProgressTracker::reset(), is_last_batch = false; }
  void reset_on_run() { ProgressTracker::reset_on_run(), is_last_batch = false; }
  Dict state_dict() const;
  void load_state_dict(const Dict& state);

  bool is_last_batch = false;
};

/// Steps of the optimizer and how often gradients were zeroed.
class OptimizationProgress {
 public:
  int64_t optimizer_steps() const { return step.total.completed; }
  void reset() { step.reset(), zero_grad.reset(); }
  void reset_on_run() { step.reset_on_run(), zero_grad.reset_on_run(); }
  void reset_on_restart() { step.reset_on_restart(), zero_grad.reset_on_restart(); }
  Dict state_dict() const;
  void load_state_dict(const Dict& state);

  ProgressTracker step{ProgressTracker::Keeps::ready_completed};
  ProgressTracker zero_grad{ProgressTracker::Keeps::started};
};

}  // namespace leyden
