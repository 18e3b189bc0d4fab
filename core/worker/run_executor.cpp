// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/run_executor.h>

#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/callbacks/model_summary_callback.h>
#include <lightning/callbacks/progress.h>
#include <lightning/errors.h>
#include <lightning/profilers/profiler.h>
#include <lightning/trainer.h>

#include <experiment/checkpoint_source.h>
#include <worker/prediction_file.h>
#include <worker/run_modules.h>
#include <worker/run_recorder.h>
#include <worker/run_session.h>
#include <worker/stop_hook.h>
#include <worker/torch_warnings.h>
#include <worker/trainer_parts.h>
#include <worker/tune_job.h>
#include <worker/value_json.h>
#include <worker/workspace_check.h>

namespace leyden {
namespace {

const char* stage_text(Stage stage) {
  switch (stage) {
    case Stage::sanity_checking:
      return "sanity";
    case Stage::training:
      return "train";
    case Stage::validating:
      return "validate";
    case Stage::testing:
      return "test";
    case Stage::predicting:
      return "predict";
    case Stage::none:
      break;
  }
  return "";
}

RunProgress run_progress(const Progress& progress) {
  RunProgress run;
  run.stage = stage_text(progress.stage);
  run.epoch = progress.epoch;
  run.max_epochs = progress.max_epochs;
  run.batch = progress.batch;
  run.batches = progress.batches;
  run.global_step = progress.global_step;
  run.fraction = progress.fraction;
  run.seconds = progress.seconds;
  run.seconds_left = progress.seconds_left;
  run.batches_per_second = progress.batches_per_second;
  return run;
}

/// The modules and the Trainer of a request, and the verb that is done with them.
class Job {
 public:
  Job(RunSession& session, RunControl& control);
  RunStatus run();

 private:
  void make_trainer();
  void report_summary(std::vector<std::shared_ptr<Callback>>& callbacks, bool enabled);
  void do_verb();
  Json evaluation_json(const std::vector<EvaluationResult>& results) const;
  void keep_predictions(const std::vector<std::vector<Batch>>& predictions);
  void keep_profile();
  std::string best_checkpoint() const;

  RunSession& session_;
  RunControl& control_;
  std::shared_ptr<LightningModule> module_;
  std::shared_ptr<LightningDataModule> data_;
  std::unique_ptr<Trainer> trainer_;
};

Job::Job(RunSession& session, RunControl& control) : session_(session), control_(control) {
  RunModules modules = make_modules(session_.request());
  data_ = std::move(modules.data);
  module_ = std::move(modules.module);
  make_trainer();
}

/// The lines of the model's summary are lines of the console.
void Job::report_summary(std::vector<std::shared_ptr<Callback>>& callbacks, bool enabled) {
  const auto is_summary = [](const auto& c) { return dynamic_cast<ModelSummaryCallback*>(c.get()) != nullptr; };
  if (enabled && std::none_of(callbacks.begin(), callbacks.end(), is_summary)) {
    callbacks.push_back(std::make_shared<ModelSummaryCallback>());
  }
  for (const auto& callback : callbacks) {
    auto* summary = dynamic_cast<ModelSummaryCallback*>(callback.get());
    if (summary) summary->set_report([this](const std::string& line) { session_.line(LogLevel::Info, "model", line); });
  }
}

void Job::make_trainer() {
  const RunConfig& config = session_.request().config;
  TrainerOptions options = trainer_options(config);
  if (options.default_root_dir.empty()) options.default_root_dir = session_.paths().root.string();

  // With barebones nothing of the training is kept: the run is a row with its configuration and its end.
  const bool keeps = !options.barebones;
  session_.set_samples_system(keeps);
  std::vector<std::shared_ptr<Callback>> callbacks = {std::make_shared<RunRecorder>(session_)};
  for (auto& callback : callbacks_of(config, session_.paths().checkpoints())) {
    callbacks.push_back(std::move(callback));
  }
  if (keeps) {
    report_summary(callbacks, options.enable_model_summary);
    callbacks.push_back(std::make_shared<ProgressCallback>(
        [this](const Progress& progress) { session_.progressed(run_progress(progress)); }));
  }

  session_.logger()->on_checkpoint(
      [this](const std::string& file) { session_.checkpoint_saved(file, trainer_->global_step()); });
  std::vector<std::shared_ptr<Logger>> loggers;
  if (keeps) loggers.push_back(session_.logger());
  for (auto& logger : loggers_of(config, session_.paths().root)) loggers.push_back(std::move(logger));
  trainer_ = std::make_unique<Trainer>(options, std::move(callbacks), std::move(loggers));
}

/// Of the first callback that keeps a best one: the order is the user's, the default's is best before last.
/// Other verbs save none; what they load remembers the best of the run that it came from.
std::string Job::best_checkpoint() const {
  if (session_.request().verb != "fit") return {};
  for (const auto& callback : trainer_->callbacks()) {
    const auto* checkpoint = dynamic_cast<const ModelCheckpoint*>(callback.get());
    if (checkpoint && !checkpoint->best_model_path().empty()) return checkpoint->best_model_path();
  }
  return {};
}

Json Job::evaluation_json(const std::vector<EvaluationResult>& results) const {
  Json json = Json::array();
  for (const EvaluationResult& loader : results) {
    Json metrics = Json::object();
    for (const auto& [name, value] : loader) metrics[name] = json_from_number(value);
    json.push_back(std::move(metrics));
  }
  return json;
}

void Job::keep_predictions(const std::vector<std::vector<Batch>>& predictions) {
  const std::filesystem::path file = session_.paths().media() / "predictions.csv";
  const int64_t rows = write_predictions(file, predictions);
  session_.file_artifact(file, "predictions", {{"rows", rows}});
  session_.set_results({{"predictions", file.string()}, {"rows", rows}});
  session_.line(LogLevel::Info, "predict", std::to_string(rows) + " predictions are in " + file.string());
}

/// What a profiler found, on the console and among the run's files.
void Job::keep_profile() {
  const Profiler* profiler = trainer_->profiler();
  if (!profiler) return;
  std::istringstream lines(profiler->summary());
  for (std::string line; std::getline(lines, line);) session_.line(LogLevel::Info, "profiler", line);
  for (const auto& [file, kind] : {std::pair(profiler->report_file(), "profile"), {profiler->trace_file(), "trace"}}) {
    if (!file.empty() && file.string().starts_with(session_.paths().root.string())) {
      session_.file_artifact(file, kind, nlohmann::json::object());
    }
  }
}

void Job::do_verb() {
  const RunRequest& request = session_.request();
  const std::optional<std::string> checkpoint = request.config.ckpt_path();
  if (request.verb == "fit") {
    trainer_->fit(module_, data_, checkpoint);
  } else if (request.verb == "validate") {
    session_.set_results(evaluation_json(trainer_->validate(module_, data_, checkpoint)));
  } else if (request.verb == "test") {
    session_.set_results(evaluation_json(trainer_->test(module_, data_, checkpoint)));
  } else {
    keep_predictions(trainer_->predict(module_, data_, checkpoint));
  }
}

RunStatus Job::run() {
  const StopHook hook(control_, [this] { trainer_->request_stop(); });
  try {
    do_verb();
    keep_profile();
  } catch (...) {
    keep_profile();
    // A run that failed late has checkpoints, too.
    session_.set_best_checkpoint(best_checkpoint());
    throw;
  }
  if (trainer_->interrupted()) {
    session_.event("stop_requested", nlohmann::json::object(), trainer_->global_step());
  }
  if (!trainer_->interrupted_checkpoint().empty()) {
    session_.checkpoint_saved(trainer_->interrupted_checkpoint(), trainer_->global_step());
  }
  session_.set_best_checkpoint(best_checkpoint());
  return trainer_->interrupted() ? RunStatus::Stopped : RunStatus::Finished;
}

void check_verb(const std::string& verb) {
  if (verb == "fit" || verb == "validate" || verb == "test" || verb == "predict" || verb == "tune") return;
  throw ConfigError("there is no verb \"" + verb + "\": a run is fit, validate, test, predict or tune");
}

/// The request with its checkpoint named by file, so that the run's configuration repeats it.
RunRequest with_checkpoint_file(RunRequest request) {
  const std::optional<std::string> checkpoint = request.config.ckpt_path();
  if (!checkpoint) return request;
  const CheckpointSource source = find_checkpoint(*checkpoint, request.workspace, request.config.plugin_id());
  request.config.document["ckpt_path"] = source.file.string();
  return request;
}

}  // namespace

RunOutcome RunExecutor::execute(const RunRequest& request, RunObserver& observer, RunControl& control) {
  RunSession session(request, observer);
  try {
    check_verb(request.verb);
    check_workspace(request.workspace);
    session.set_request(with_checkpoint_file(request));
    if (request.captures_console) session.capture_console();
    const TorchWarnings warnings(
        [&session](const std::string& text) { session.line(LogLevel::Warning, "torch", text); });
    if (request.verb == "tune") {
      tune(session, control);
      return session.finish(RunStatus::Finished);
    }
    Job job(session, control);
    return session.finish(job.run());
  } catch (...) {
    return session.fail(std::current_exception());
  }
}

}  // namespace leyden
