// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <store/batch.h>
#include <store/run_info.h>
#include <store/run_status.h>

namespace leyden {

class BatchWriter;
class RunDatabase;

/// A run's facts when all of it is known.
struct CompleteRun {
  RunInfo info;
  std::map<std::string, std::string> more;  ///< further rows of run_info
  RunStatus status = RunStatus::Finished;
  std::string error_json;
  struct Attempt {
    double started = 0.0, ended = 0.0;  ///< seconds since 1970
  };
  std::vector<Attempt> attempts;  ///< at least one
};

/// Writes a run that is there already, batch by batch, into a folder that nobody watches: without a thread, a WAL or a
/// sync of its own, through the same BatchWriter as a live run. Who makes the folder visible syncs it first. Any one
/// thread at a time. Private to core/store; throws SQLite::Exception.
class BulkRunWriter {
 public:
  /// `folder` is there and empty.
  explicit BulkRunWriter(const std::filesystem::path& folder);
  ~BulkRunWriter();

  /// Series are announced by messages of the batch.
  void write(Batch& batch);
  /// What is written from now on belongs to the next attempt.
  void begin_attempt();
  /// Leaves a finished run's file. The last call.
  void finish(const CompleteRun& run);

 private:
  void connect();

  std::unique_ptr<RunDatabase> database_;
  std::unique_ptr<BatchWriter> writer_;
  std::vector<std::string> names_;
  int attempt_ = 1;
};

}  // namespace leyden
