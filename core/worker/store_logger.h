// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <lightning/background_queue.h>
#include <lightning/logger.h>

#include <store/run_info.h>

#include <worker/export.h>

namespace leyden {

class RunWriter;

/// Gives every row of the engine to the run's database: one table look-up a scalar and one call a row on the
/// training thread, no SQL, no waiting. Gets its writer when the run's folder is made; rows before that would
/// be a mistake of the engine and throw.
class LEYDEN_WORKER_API StoreLogger : public Logger {
 public:
  StoreLogger();
  ~StoreLogger() override;

  /// The writer outlives the logger's use: attach(nullptr) returns when all files are written.
  void attach(RunWriter* writer);
  /// Called with each checkpoint's file when it is whole, on the training thread.
  void on_checkpoint(std::function<void(const std::string& file)> saved) { saved_ = std::move(saved); }

  std::string name() const override { return "store"; }
  std::string version() const override;
  std::filesystem::path save_dir() const override;
  std::filesystem::path log_dir() const override;
  void log_metrics(const MetricRow& row) override;
  /// Into the view system_metrics, with the present time in place of the step.
  void log_system_metrics(const MetricRow& row) override;
  /// Pictures, tables and confusion matrices become files in media/ with a row among the artifacts, texts an event,
  /// histograms rows of their own. A thread of its own writes the files; what the disk does not take is told.
  void log_image(std::string_view name, const ImageValue& image, int64_t step) override;
  void log_histogram(std::string_view name, const HistogramValue& histogram, int64_t step) override;
  void log_text(std::string_view name, std::string_view text, int64_t step) override;
  void log_table(std::string_view name, const TableValue& table, int64_t step) override;
  void log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) override;
  void after_save_checkpoint(const ModelCheckpoint& callback) override;
  bool wants_every_step() const override { return true; }

 private:
  struct MediaFile {
    std::string name, kind, ending;
    int64_t step;
    std::string bytes;
  };
  RunWriter& writer();
  void add_file(MediaFile file);
  void write_files(const std::vector<MediaFile>& files);
  uint32_t series_of(const MetricName& name);

  RunWriter* writer_ = nullptr;
  std::vector<uint32_t> series_;  // by the name's id
  std::vector<ScalarPoint> points_;
  std::function<void(const std::string&)> saved_;
  std::unique_ptr<BackgroundQueue<MediaFile>> files_;  // made with the first file
};

}  // namespace leyden
