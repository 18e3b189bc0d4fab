// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <experiment/export.h>
#include <experiment/system_curves.h>
#include <store/system_reader.h>

namespace leyden {

/// What the machine has done lately, run or no run: curves over the seconds since the first sample. A value; not for
/// several threads at once.
class LEYDEN_EXPERIMENT_API MachineHistory {
 public:
  /// Samples that are older than this many seconds go.
  explicit MachineHistory(double seconds = 900);

  /// `at` in seconds of a clock that does not jump. What tells of the reading process alone is left out, since that is
  /// not the one that trains.
  void add(double at, const SystemValues& values);
  /// By name, without steps; a value that a sample lacks has no point there.
  const std::vector<SystemCurves::Curve>& curves() const { return curves_; }

 private:
  void forget(double before);

  double kept_;
  double first_ = 0;
  bool begun_ = false;
  std::vector<SystemCurves::Curve> curves_;
};

}  // namespace leyden
