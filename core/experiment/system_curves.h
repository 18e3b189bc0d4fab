// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <experiment/export.h>
#include <store/run_reader.h>

namespace leyden {

/// What the machine did while a run trained, on the training's own axis: each sample's time is the step that the run
/// had come to by then, between two logged points the part of the way. Samples before the first point are at its
/// step. Not for several threads at once; throws StoreError.
class LEYDEN_EXPERIMENT_API SystemCurves {
 public:
  struct Curve {
    std::string name;  // cpu/percent, gpu/0/memory_used_bytes, ...
    std::vector<double> step, seconds, value;  // seconds since the run began
  };

  /// Reads what has come since the last time.
  void read(RunReader& reader);
  /// By name; empty while nothing was sampled.
  const std::vector<Curve>& curves() const { return curves_; }
  /// The run has points that tell its steps.
  bool has_steps() const { return !times_.empty(); }

 private:
  void read_steps(RunReader& reader);
  double step_at(double wall_time) const;

  std::vector<Curve> curves_;
  std::vector<std::vector<double>> walls_;  // of each curve's samples
  std::vector<double> times_, steps_;       // when the run was where
  std::string clock_;                       // the series that tells it
  int64_t after_system_ = 0, after_point_ = 0;
  double started_ = 0;
};

/// "%", "GB", "°C", ... that a system metric's values are shown in, and what they are divided by.
struct SystemUnit {
  const char* text;
  double divisor;
};
LEYDEN_EXPERIMENT_API SystemUnit system_unit(const std::string& name);

}  // namespace leyden
