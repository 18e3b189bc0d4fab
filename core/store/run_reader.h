// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <store/annotations.h>
#include <store/envelope.h>
#include <store/export.h>
#include <store/log_level.h>
#include <store/run_info.h>
#include <store/run_paths.h>
#include <store/run_status.h>
#include <store/store_error.h>

namespace leyden {

/// A series in short. min, max, mean leave NaN out and are NaN when nothing else is there; min and max count
/// infinities. min_step and max_step: where they were first reached.
struct SeriesInfo {
  std::string name;
  int64_t count = 0;
  double last = std::numeric_limits<double>::quiet_NaN();
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
  double mean = std::numeric_limits<double>::quiet_NaN();
  int64_t first_step = 0, last_step = 0;
  int64_t min_step = 0, max_step = 0;
  int64_t nan = 0;  // how many points are NaN
  bool operator==(const SeriesInfo&) const = default;
};

struct Point {
  int64_t id;
  int64_t step;
  double epoch;  // NaN: none
  double wall_time;
  double value;
  int attempt;
};

/// A series as columns of equal length, in the order of logging.
struct SeriesColumns {
  std::vector<int64_t> id, step;
  std::vector<double> epoch, wall_time, value;
  std::vector<int32_t> attempt;
  size_t size() const { return value.size(); }
};

struct LogLine {
  int64_t id;
  double wall_time;
  LogLevel level;
  std::string source, text;
};

struct EventRow {
  int64_t id;
  double wall_time;
  std::optional<int64_t> step;
  std::string kind, payload;  // payload: JSON text
};

struct ArtifactRow : ArtifactInfo {
  int64_t id = 0;
};

struct SystemMetric {
  int64_t id;
  std::string name;
  double wall_time, value;
};

struct HistogramRow : HistogramInfo {
  int64_t id = 0;
  double wall_time = 0.0;
  int attempt = 0;
};

struct AttemptInfo {
  int attempt;
  double started;      // seconds since 1970
  double seconds;      // by the monotonic clock, up to the latest commit
  std::string status;  // as written; "running" for one that was cut off
  std::optional<int64_t> first_step, last_step;
  std::string host;
  int64_t pid;
};

struct RunState {
  std::string run_id, name, plugin, plugin_version, verb, device;
  RunStatus status = RunStatus::Interrupted;
  double started = 0.0;     // seconds since 1970
  std::string started_iso;  // ISO 8601, UTC
  double seconds = 0.0;     // trained so far, all attempts together
  int attempts = 0;
  std::string error;                        // JSON text of the RunError; empty without one
  std::map<std::string, std::string> info;  // everything in run_info
};

/// What a run had at one moment: all that was committed by then, and nothing that came later.
struct RunSnapshot {
  RunState state;
  std::vector<SeriesInfo> series;  // their points are the first `count` of each
  int64_t last_event = 0, last_line = 0, last_histogram = 0, last_system_metric = 0;  // ids; 0: there is none
};

/// Reads a run, also while it is logged; sees committed rows alone. Any one thread at a time. Connections are
/// read-only and let go of a run that has ended, so that its trainer can close it properly. Opening never
/// loads a plugin. Methods throw StoreError (NotFound for a series that is not there, Damaged, Storage).
class LEYDEN_STORE_API RunReader {
 public:
  /// Throws StoreError: NotFound, Damaged, NewerSchema.
  explicit RunReader(const std::filesystem::path& run_folder);
  ~RunReader();
  RunReader(RunReader&&) noexcept;
  RunReader& operator=(RunReader&&) noexcept;

  const RunPaths& paths() const;
  RunState state();
  std::vector<AttemptInfo> attempts();
  /// In one transaction. The status is the one that is written down, and no time is added since the latest commit.
  RunSnapshot snapshot();
  std::vector<SeriesInfo> series();  // in the order of their first logging
  std::optional<SeriesInfo> series(std::string_view name);
  std::vector<std::pair<std::string, std::string>> params();
  Annotations annotations();

  /// Points logged after `after_id`, in the order of logging.
  std::vector<Point> points(std::string_view series, int64_t after_id = 0,
                            size_t limit = std::numeric_limits<size_t>::max());
  SeriesColumns columns(std::string_view series, int64_t after_id = 0,
                        size_t limit = std::numeric_limits<size_t>::max());

  /// The series between x_from and x_to in `pixels` equal columns, from the rollups: min and max are exact.
  Envelope envelope(std::string_view series, double x_from, double x_to, int pixels, XAxis axis = XAxis::Step,
                    Attempts attempts = Attempts::Current, Borders borders = Borders::Exact);
  /// From the smallest to the largest x of the series; nullopt when it has none on this axis.
  std::optional<std::pair<double, double>> x_range(std::string_view series, XAxis axis = XAxis::Step);

  /// Whether x never falls from one point to the next, among those that count and have an x.
  bool in_order(std::string_view series, XAxis axis = XAxis::Step, Attempts attempts = Attempts::Current);

  std::vector<LogLine> log_lines(int64_t after_id = 0, size_t limit = std::numeric_limits<size_t>::max());
  std::vector<EventRow> events(int64_t after_id = 0, size_t limit = std::numeric_limits<size_t>::max());
  std::vector<ArtifactRow> artifacts();
  std::vector<SystemMetric> system_metrics(int64_t after_id = 0, size_t limit = std::numeric_limits<size_t>::max());
  std::vector<HistogramInfo> histograms(std::string_view name);
  /// Of all names, in the order of logging.
  std::vector<HistogramRow> histogram_rows(int64_t after_id = 0, size_t limit = std::numeric_limits<size_t>::max());

  /// Differs from an earlier answer when something was committed since. Cheap: for following a run.
  int64_t data_version();
  /// Closes the connection until the next call; for pools with few open files.
  void release();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
