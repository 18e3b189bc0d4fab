// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <store/export.h>
#include <store/log_level.h>
#include <store/run_info.h>
#include <store/run_paths.h>
#include <store/run_status.h>
#include <store/store_error.h>

namespace leyden {

struct WriterOptions {
  int commit_interval_ms = 200;           // RELIABILITY.md: 100 to 250
  size_t spool_bytes = size_t{64} << 20;  // memory that waits for the disk at most
  bool use_wal = true;                    // network file systems never do
};

/// How the disk does. While `failing`, points are kept in memory up to the spool's size.
struct WriterHealth {
  bool failing = false;
  std::string message;          // the sentence for a banner; empty while all is well
  uint64_t spooled_points = 0;  // logged and not committed yet
  uint64_t lost_points = 0;  // logged while the spool was full; also told in an event when the disk is back
};

/// One run being logged: holds run.lock, run.db's only writing connection, and the writer thread that commits
/// what is queued every commit_interval_ms. All methods may be called from any thread; those that log never
/// wait for the disk: log() costs some ten nanoseconds a scalar. While the disk keeps up but not the writer,
/// log() waits for room; when the disk fails and the spool is full, points are counted as lost, never
/// silently. A destructor without finish() leaves the run as a killed process would, with everything logged
/// committed.
class LEYDEN_STORE_API RunWriter {
 public:
  /// Makes `<workspace>/runs/<id>`. Throws StoreError (Unwritable, NotAWorkspace, ...); nothing is left then.
  static std::unique_ptr<RunWriter> create(const std::filesystem::path& workspace, const RunInfo& info,
                                           const WriterOptions& options = {});
  /// Goes on with a run as its next attempt. Throws StoreError: Locked when its trainer lives.
  static std::unique_ptr<RunWriter> reopen(const std::filesystem::path& run_folder,
                                           const WriterOptions& options = {});
  ~RunWriter();
  RunWriter(const RunWriter&) = delete;
  RunWriter& operator=(const RunWriter&) = delete;

  const RunPaths& paths() const;
  const std::string& run_id() const;
  int attempt() const;  // 1, 2, ...

  /// The number of a series. Any name is good (UTF-8; what is not valid is replaced). Keep the number:
  /// looking it up again costs a hash.
  uint32_t series(std::string_view name);

  /// One log call: its points share step, epoch (NaN: none) and the wall time, which is taken here.
  void log(int64_t step, double epoch, std::span<const ScalarPoint> points);
  /// The same with a wall time of the caller's (seconds since 1970), for imports.
  void log_at(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points);

  void log_line(LogLevel level, std::string source, std::string text);
  void event(std::string kind, nlohmann::json payload, std::optional<int64_t> step = {});
  void system_metric(std::string name, double value);
  void histogram(HistogramInfo histogram);
  void set_info(std::string key, std::string value);
  /// A file of the run, in place of an older one with that path; committed durably before the next
  /// commit_interval_ms is over.
  void artifact(ArtifactInfo artifact);
  /// The file with that path is no longer there.
  void remove_artifact(std::string path);

  /// Returns when all that was logged before is committed. Throws StoreError (Storage) when it cannot be.
  void flush();

  /// Drains the queue, writes the status durably, folds the WAL into run.db, leaves it in DELETE mode and
  /// releases the lock. Later calls do nothing. Throws StoreError (Storage) within 5 s when the disk fails.
  void finish(RunStatus status, const std::string& error_json = {});

  WriterHealth health() const;
  /// Called on the writer thread when the disk begins to fail or is back.
  void on_health(std::function<void(const WriterHealth&)> callback);

 private:
  class Impl;
  explicit RunWriter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace leyden
