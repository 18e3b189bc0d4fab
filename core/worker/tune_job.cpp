// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/tune_job.h>

#include <cstdio>

#include <lightning/errors.h>
#include <lightning/plugin_factory.h>
#include <lightning/tuner/tuner.h>

#include <experiment/file_safety.h>
#include <worker/run_modules.h>
#include <worker/schema_json.h>
#include <worker/stop_hook.h>
#include <worker/trainer_parts.h>
#include <worker/value_json.h>

namespace leyden {
namespace {

bool has_field(const std::vector<FieldSpec>& fields, const std::string& name) {
  for (const FieldSpec& field : fields) {
    if (field.name == name) return true;
  }
  return false;
}

/// The parameter that a suggestion is for: the one that --attr names, else the first of the usual names that the
/// plugin has.
std::string parameter_for(const PluginFactory& factory, const std::string& what, const std::string& attr) {
  const auto model = factory.model_fields(), data = factory.data_fields();
  std::vector<std::string> names = what == "lr" ? std::vector<std::string>{"lr", "learning_rate"}
                                                : std::vector<std::string>{"batch_size"};
  if (!attr.empty()) names = {attr};
  std::string tried;
  for (const std::string& name : names) {
    // A learning rate is the module's, a batch size the data's.
    for (const char* section : what == "lr" ? std::array{"model", "data"} : std::array{"data", "model"}) {
      if (has_field(std::string_view(section) == "model" ? model : data, name)) return std::string(section) + "." + name;
      tried += (tried.empty() ? "" : ", ") + std::string(section) + "." + name;
    }
  }
  throw ConfigError("the plugin has no parameter for what tune " + what + " would suggest: there is none of " + tried +
                        (attr.empty() ? "; --attr NAME names another" : ""),
                    "attr");
}

std::string exactly(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

class TuneJob {
 public:
  TuneJob(RunSession& session, RunControl& control);
  void run();

 private:
  void find_lr(Tuner& tuner, Json& results) const;
  void find_batch_size(Tuner& tuner, Json& results) const;
  std::string write_curve(const std::string& text) const;

  RunSession& session_;
  RunControl& control_;
  std::string what_, attr_;
  Json options_;
};

TuneJob::TuneJob(RunSession& session, RunControl& control)
    : session_(session), control_(control), options_(session.request().tuning) {
  what_ = options_.value("what", "");
  attr_ = options_.value("attr", "");
  options_.erase("what");
  options_.erase("attr");
  if (what_ != "lr" && what_ != "batch_size") {
    throw ConfigError("tune finds lr or batch_size, not \"" + what_ + "\"", "tune");
  }
  if (session.request().config.ckpt_path()) {
    throw ConfigError("tune begins with the module's own weights; leave out ckpt_path", "ckpt_path");
  }
}

std::string TuneJob::write_curve(const std::string& text) const {
  const std::filesystem::path folder = session_.request().workspace / "tune";
  std::filesystem::create_directories(folder);
  const std::filesystem::path file =
      folder / (session_.request().config.plugin_id() + "-" + what_ + "-" + session_.paths().run_id() + ".csv");
  replace_file(file, text);
  return file.string();
}

void TuneJob::find_lr(Tuner& tuner, Json& results) const {
  const RunModules modules = make_modules(session_.request());
  results["parameter"] = parameter_for(*modules.factory, what_, attr_);
  const LrCurve curve = tuner.lr_find(modules.module, modules.data,
                                      schema_of<LrFindOptions>().from_values(dict_for_fields(
                                          options_, schema_of<LrFindOptions>().fields(), "tune lr")));
  std::string text = "lr,loss\n";
  for (size_t i = 0; i < curve.lrs.size(); ++i) text += exactly(curve.lrs[i]) + "," + exactly(curve.losses[i]) + "\n";
  results["suggestion"] = curve.suggested ? Json(*curve.suggestion()) : Json();
  results["steps"] = curve.lrs.size();
  results["stopped_early"] = curve.stopped_early;
  results["curve"] = write_curve(text);
}

void TuneJob::find_batch_size(Tuner& tuner, Json& results) const {
  const RunModules modules = make_modules(session_.request());
  results["parameter"] = parameter_for(*modules.factory, what_, attr_);
  const BatchSizeResult found = tuner.scale_batch_size(
      modules.module, modules.data,
      schema_of<BatchSizeOptions>().from_values(
          dict_for_fields(options_, schema_of<BatchSizeOptions>().fields(), "tune batch_size")));
  std::string text = "batch_size,fits,seconds\n";
  Json trials = Json::array();
  for (const BatchSizeTrial& trial : found.trials) {
    trials.push_back({{"batch_size", trial.batch_size}, {"fits", trial.fits}, {"seconds", trial.seconds}});
    text += std::to_string(trial.batch_size) + "," + (trial.fits ? "1" : "0") + "," + exactly(trial.seconds) + "\n";
  }
  results["suggestion"] = found.batch_size;
  results["trials"] = std::move(trials);
  results["curve"] = write_curve(text);
}

void TuneJob::run() {
  const RunConfig& config = session_.request().config;
  TrainerOptions flags = trainer_options(config);
  if (flags.default_root_dir.empty()) flags.default_root_dir = session_.request().workspace.string();
  Tuner tuner(flags);
  const StopHook hook(control_, [&tuner] { tuner.request_stop(); });
  Json results = {{"what", what_}};
  if (what_ == "lr") {
    find_lr(tuner, results);
  } else {
    find_batch_size(tuner, results);
  }
  const Json* value = config.find(results["parameter"].get<std::string>());
  results["value"] = value ? *value : Json();
  session_.set_results(std::move(results));
}

}  // namespace

void tune(RunSession& session, RunControl& control) { TuneJob(session, control).run(); }

}  // namespace leyden
