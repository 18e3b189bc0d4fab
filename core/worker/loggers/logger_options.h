// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/param_schema.h>

#include <worker/export.h>

// What the loggers of core/worker take. It stands apart from them, so that the program that describes the engine knows
// the options without the loggers' libraries.
namespace leyden {

struct TensorBoardLoggerOptions {
  std::string save_dir;                 ///< empty: the working folder
  std::string name = "lightning_logs";  ///< of the folder in it
  std::string version;                  ///< empty: the next free version_N
  std::string sub_dir;                  ///< in the version's folder
  std::string prefix;                   ///< stands before each metric's name
  bool default_hp_metric = true;        ///< logs hp_metric = -1 with the hyperparameters, which their page needs

  static void describe(ParamSchema<TensorBoardLoggerOptions>& schema);
};

struct MLflowLoggerOptions {
  std::string tracking_uri;  ///< empty: $MLFLOW_TRACKING_URI, else http://127.0.0.1:5000
  std::string experiment_name = "lightning_logs";
  std::string run_name;           ///< empty: the server draws one
  std::string run_id;             ///< goes on with this run of the server
  std::vector<std::string> tags;  ///< "name=value"
  std::string prefix;             ///< stands before each metric's name
  std::string artifact_location;  ///< of a new experiment
  bool log_model = false;         ///< uploads each checkpoint
  double finish_timeout = 15;     ///< seconds that the end of a run waits for the server at most

  static void describe(ParamSchema<MLflowLoggerOptions>& schema);
};

/// Every logger that a configuration may name: the engine's and the worker's.
LEYDEN_WORKER_API std::vector<std::string> all_logger_names();
/// What the logger of that name takes. Throws ConfigError, with the nearest known names.
LEYDEN_WORKER_API const std::vector<FieldSpec>& all_logger_fields(std::string_view name);

}  // namespace leyden
