// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <lightning/export.h>
#include <lightning/logger.h>
#include <lightning/param_schema.h>

namespace leyden {

class CsvWriter;

struct LEYDEN_LIGHTNING_API CSVLoggerOptions {
  std::string save_dir = {};                 ///< empty: the working folder
  std::string name = "lightning_logs";  ///< of the folder in it
  std::string version = {};                  ///< empty: the next free version_N
  std::string prefix = {};                   ///< stands before each metric's name
  int64_t flush_logs_every_n_steps = 100;

  static void describe(ParamSchema<CSVLoggerOptions>& schema);
};

/// Lightning's CSVLogger: `<save_dir>/lightning_logs/version_N/metrics.csv`, one row a log call, and hparams.yaml. A
/// thread of its own writes the file.
class LEYDEN_LIGHTNING_API CSVLogger : public Logger {
 public:
  using Options = CSVLoggerOptions;
  explicit CSVLogger(Options options = {});
  ~CSVLogger() override;

  std::string name() const override { return options_.name; }
  std::string version() const override;
  std::filesystem::path save_dir() const override { return options_.save_dir; }
  std::filesystem::path log_dir() const override;
  /// Throws ConfigError when the folder cannot be made.
  void log_metrics(const MetricRow& row) override;
  void log_hyperparams(const Dict& hparams) override;
  void save() override;
  void finalize(std::string_view status) override;

 private:
  CsvWriter& writer();
  void make_folder();

  Options options_;
  mutable std::string version_;  // drawn when it is first asked for
  Dict hparams_;
  std::unique_ptr<CsvWriter> writer_;
};

/// The next free version_N in the folder, as Lightning's loggers count.
LEYDEN_LIGHTNING_API std::string next_version(const std::filesystem::path& folder);

}  // namespace leyden
