// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <lightning/background_queue.h>
#include <lightning/logger.h>

#include <worker/export.h>
#include <worker/loggers/logger_options.h>
#include <worker/loggers/mlflow_client.h>

namespace leyden {

/// Lightning's MLFlowLogger: metrics, parameters, tags and the end of a run go to a tracking server over REST; images,
/// texts, tables and confusion matrices, and with log_model the checkpoints, to the run's artifacts where the server
/// takes these. A thread of its own talks to the server once a second; training never waits for it. Without an answer
/// what is logged is kept in memory, 32 MiB at most, and sent when the server is back; what is lost is told, with its
/// number, as a warning.
class LEYDEN_WORKER_API MLflowLogger : public Logger {
 public:
  using Options = MLflowLoggerOptions;
  /// Throws ConfigError on a tracking_uri that is no http address and on a tag without "=".
  explicit MLflowLogger(Options options = {});
  /// Does not wait for the server.
  ~MLflowLogger() override;

  std::string name() const override { return options_.experiment_name; }
  /// The server's id of the run; empty until it has answered.
  std::string version() const override { return client_.run_id(); }
  void log_metrics(const MetricRow& row) override;
  void log_hyperparams(const Dict& hparams) override;
  void log_image(std::string_view name, const ImageValue& image, int64_t step) override;
  void log_histogram(std::string_view name, const HistogramValue& histogram, int64_t step) override;
  void log_text(std::string_view name, std::string_view text, int64_t step) override;
  void log_table(std::string_view name, const TableValue& table, int64_t step) override;
  void log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step) override;
  void after_save_checkpoint(const ModelCheckpoint& callback) override;
  /// Waits finish_timeout seconds at most.
  void finalize(std::string_view status) override;

 private:
  void add(MlflowItem item, size_t bytes);
  void add_file(std::string_view name, int64_t step, const std::string& ending, std::string bytes);
  void pass_on_messages();
  const std::string& key_of(const MetricName& name);

  Options options_;
  MlflowClient client_;
  std::vector<std::string> keys_;  // as the server takes them, by the name's id
  std::unique_ptr<BackgroundQueue<MlflowItem>> queue_;
};

}  // namespace leyden
