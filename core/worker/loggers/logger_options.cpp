// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/loggers/logger_options.h>

#include <algorithm>

#include <lightning/callback_registry.h>
#include <lightning/errors.h>

namespace leyden {

void TensorBoardLoggerOptions::describe(ParamSchema<TensorBoardLoggerOptions>& s) {
  using O = TensorBoardLoggerOptions;
  s.field("save_dir", &O::save_dir).directory().help("The folder in which lightning_logs is made. Empty: the run's own.");
  s.field("version", &O::version).help("The folder's name in lightning_logs. Empty: the next free version_N.").advanced();
  s.field("sub_dir", &O::sub_dir).help("A folder in the version's.").advanced();
  s.field("prefix", &O::prefix).help("Stands before each metric's name.").advanced();
  s.field("default_hp_metric", &O::default_hp_metric)
      .help("Logs hp_metric = -1 with the hyperparameters: TensorBoard's page of them shows no run without a metric.")
      .advanced();
}

void MLflowLoggerOptions::describe(ParamSchema<MLflowLoggerOptions>& s) {
  using O = MLflowLoggerOptions;
  s.field("tracking_uri", &O::tracking_uri)
      .help("The tracking server, http://host:port. Empty: $MLFLOW_TRACKING_URI, else http://127.0.0.1:5000.");
  s.field("experiment_name", &O::experiment_name).help("The experiment; it is made where it is not there yet.");
  s.field("run_name", &O::run_name).help("The run's name on the server. Empty: the server draws one.");
  s.field("run_id", &O::run_id).help("Goes on with this run of the server.").advanced();
  s.field("tags", &O::tags).help("Tags of the run, each name=value.").advanced();
  s.field("prefix", &O::prefix).help("Stands before each metric's name.").advanced();
  s.field("artifact_location", &O::artifact_location).help("Where a new experiment keeps its files.").advanced();
  s.field("log_model", &O::log_model).help("Uploads each checkpoint to the run's artifacts.").advanced();
  s.field("finish_timeout", &O::finish_timeout)
      .range(0, 3600)
      .unit("s")
      .help("How long the end of a run waits for the server at most.")
      .advanced();
}

namespace {

struct Own {
  const char* name;
  const std::vector<FieldSpec>& (*fields)();
};

constexpr Own kOwn[] = {
    {"tensorboard", []() -> const std::vector<FieldSpec>& { return schema_of<TensorBoardLoggerOptions>().fields(); }},
    {"mlflow", []() -> const std::vector<FieldSpec>& { return schema_of<MLflowLoggerOptions>().fields(); }},
};

}  // namespace

std::vector<std::string> all_logger_names() {
  std::vector<std::string> names = logger_names();
  for (const Own& own : kOwn) names.emplace_back(own.name);
  return names;
}

const std::vector<FieldSpec>& all_logger_fields(std::string_view name) {
  for (const Own& own : kOwn) {
    if (name == own.name) return own.fields();
  }
  const std::vector<std::string> engine = logger_names();
  if (std::find(engine.begin(), engine.end(), name) == engine.end()) {
    throw ConfigError("there is no logger \"" + std::string(name) + "\"" + did_you_mean(name, all_logger_names()),
                      std::string(name));
  }
  return logger_fields(name);
}

}  // namespace leyden
