// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <lightning/export.h>
#include <lightning/media_values.h>
#include <lightning/metric_table.h>
#include <lightning/value.h>

namespace leyden {

class ModelCheckpoint;

struct MetricValue {
  const MetricName* name;
  double value;
};

/// What was logged at one step, valid during the call.
struct MetricRow {
  int64_t step;  ///< batches that stepped before this one; a loader's batch index in evaluation
  std::optional<double> epoch;  ///< absent in the step rows of evaluation
  std::span<const MetricValue> values;
};

/// Keeps what was logged. Called on the training thread; must not make it wait: hand rows to a thread of its
/// own.
class LEYDEN_LIGHTNING_API Logger {
 public:
  virtual ~Logger();

  virtual std::string name() const = 0;
  /// A number or a text: "version_3" or "3".
  virtual std::string version() const = 0;
  /// The folder under which this run's checkpoints go by default; empty: the Trainer's default_root_dir.
  virtual std::filesystem::path save_dir() const;
  /// The folder of this very run; `<save_dir>/<name>/<version>` by default.
  virtual std::filesystem::path log_dir() const;

  virtual void log_metrics(const MetricRow& row) = 0;
  /// What derives from the clock or the machine (rates, loads, memory), and so differs between equal runs. To
  /// log_metrics() unless the logger keeps it apart.
  virtual void log_system_metrics(const MetricRow& row);
  virtual void log_hyperparams(const Dict& hparams);
  /// Values that are no numbers, at a step. A logger leaves out the kinds that it has no place for; see each one.
  virtual void log_image(std::string_view name, const ImageValue& image, int64_t step);
  virtual void log_histogram(std::string_view name, const HistogramValue& histogram, int64_t step);
  virtual void log_text(std::string_view name, std::string_view text, int64_t step);
  virtual void log_table(std::string_view name, const TableValue& table, int64_t step);
  virtual void log_confusion_matrix(std::string_view name, const ConfusionMatrixValue& matrix, int64_t step);
  /// What was logged may be written now.
  virtual void save();
  /// The run has ended: "success", "failed" or "stopped". Everything is written when it returns.
  virtual void finalize(std::string_view status);
  virtual void after_save_checkpoint(const ModelCheckpoint& callback);

  /// True: it gets a row of every step, whatever log_every_n_steps says.
  virtual bool wants_every_step() const { return false; }
};

}  // namespace leyden
