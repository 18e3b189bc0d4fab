// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <lightning/background_queue.h>
#include <lightning/logger.h>

#include <store/tensorboard/event.h>

#include <worker/export.h>
#include <worker/loggers/logger_options.h>

namespace leyden {

/// Lightning's TensorBoardLogger: event files in <save_dir>/lightning_logs/version_N and hparams.yaml. Scalars are kept
/// as float32, as TensorBoard does; tables and confusion matrices as text in Markdown. A thread of its own writes, once
/// a second; a killed process leaves whole records and at most one torn at the end, which readers leave out. When the
/// disk fails, training goes on, and the console is told.
class LEYDEN_WORKER_API TensorBoardLogger : public Logger {
 public:
  using Options = TensorBoardLoggerOptions;
  explicit TensorBoardLogger(Options options = {});
  ~TensorBoardLogger() override;

  std::string name() const override { return options_.name; }
  std::string version() const override;
  std::filesystem::path save_dir() const override { return options_.save_dir; }
  std::filesystem::path log_dir() const override;
  /// Throws ConfigError when the folder cannot be made; so do the others.
  void log_metrics(const MetricRow& row) override;
  void log_hyperparams(const Dict& hparams) override;
  void log_image(std::string_view name, const ImageValue& image, int64_t step) override;
  void log_histogram(std::string_view name, const HistogramValue& histogram, int64_t step) override;
  void log_text(std::string_view name, std::string_view text, int64_t step) override;
  void log_table(std::string_view name, const TableValue& table, int64_t step) override;
  void log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) override;
  void finalize(std::string_view status) override;

 private:
  using Events = std::vector<tensorboard::Event>;
  void begin();
  void add(int64_t step, std::vector<tensorboard::SummaryValue> values, size_t bytes);
  void write(const Events& events);
  void write_hparams_file();
  std::string prefixed(const std::string& name) const;

  Options options_;
  mutable std::string version_;
  std::filesystem::path folder_;
  Dict hparams_;
  bool has_session_ = false, has_told_ = false;
  std::ofstream file_;  // of the queue's thread
  std::atomic<bool> has_failed_{false};
  std::unique_ptr<BackgroundQueue<tensorboard::Event>> queue_;
};

}  // namespace leyden
