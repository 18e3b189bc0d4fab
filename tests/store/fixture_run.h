// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <store/run_writer.h>

/// The run that is kept of each schema: fixtures/run-<version>/run.db, written by make_run_fixture with the
/// Leyden of that version. What is in it is said here, so that the test knows it without the database.
namespace fixture_run {

inline const std::string kId = "01J00000000000000000000000";
inline constexpr int64_t kFirstSteps = 1700;                  // of attempt 1: steps 0 ... 1699
inline constexpr int64_t kResumedAt = 1200, kSteps = 2000;    // attempt 2: steps 1200 ... 1999
inline constexpr double kStarted = 1'750'000'000.0;           // wall time of step 0; a step takes 0.25 s

struct Logged {
  int64_t step;
  double epoch, wall_time, value;
  int attempt;
};

/// Every series, in the order of its first point.
std::vector<std::string> names();
/// The points of a series, both attempts, in the order of logging.
std::vector<Logged> points(const std::string& name);
/// NaN, infinities and what else is easily lost.
const std::vector<double>& odd_values();

/// Logs the steps of an attempt.
void log_steps(leyden::RunWriter& writer, int attempt);
/// What is no scalar: lines, events, histograms, artifacts.
void log_the_rest(leyden::RunWriter& writer);
leyden::RunInfo info();

}  // namespace fixture_run
