// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <store/batch.h>
#include <store/bulk_run_writer.h>
#include <store/import/imported_run.h>
#include <store/name_map.h>

namespace leyden {

class SerialWorker;

/// A run between the thread that reads it and the worker that writes it. Private to core/store.
class ImportedRun::Impl {
 public:
  /// `folder`: of the draft. `advance` counts bytes that were read.
  Impl(std::filesystem::path folder, SerialWorker& worker, std::function<void(uint64_t)> advance);

  uint32_t series(std::string_view name);
  void log(const CallRow& call, std::span<const ScalarPoint> points);
  void send(Message message, double wall_time, size_t bytes);
  void begin_attempt();
  void file(ArtifactInfo artifact, const std::string& ending, std::string_view bytes);
  void advance(uint64_t bytes) const { advance_(bytes); }

  /// Hands on all that is left, with the run's facts and further rows of run_info.
  void finish(const ImportedRun& run, std::map<std::string, std::string> more);
  /// What went wrong in the worker; after it is drained.
  std::exception_ptr problem() const { return draft_->problem; }
  const std::filesystem::path& folder() const { return folder_; }
  /// When it began; not finite when nobody knows.
  double first_time(const ImportedRun& run) const { return run.started.value_or(attempts_.front().started); }
  int64_t points() const { return points_; }

  std::vector<std::string> notes;

 private:
  struct Draft {
    std::unique_ptr<BulkRunWriter> writer;
    std::exception_ptr problem;
  };
  void take_time(double wall_time);
  void hand_on();
  template <class Job>
  void push(Job job);

  const std::filesystem::path folder_;
  SerialWorker& worker_;
  const std::function<void(uint64_t)> advance_;
  const std::shared_ptr<Draft> draft_;
  NameMap numbers_;
  uint32_t known_ = 0;
  Batch batch_;
  size_t message_bytes_ = 0;
  int64_t points_ = 0;
  std::set<std::string> media_;
  std::vector<CompleteRun::Attempt> attempts_;
};

}  // namespace leyden
