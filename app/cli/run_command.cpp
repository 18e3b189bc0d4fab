// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden fit, validate, test, predict, tune: the layers of the configuration, the question of trust, the run.
#include <unistd.h>

#include <QCoreApplication>
#include <QSysInfo>

#include <iostream>
#include <map>
#include <memory>

#include <experiment/checkpoint_source.h>
#include <experiment/plugin_catalogue.h>
#include <experiment/resolve.h>
#include <experiment/worker_api.h>

#include "commands.h"
#include "exit_status.h"
#include "json_output.h"
#include "run_display.h"
#include "run_help.h"
#include "stdout_guard.h"
#include "stop_signals.h"
#include "trust_question.h"
#include "tune_options.h"
#include "workspace_option.h"

namespace leyden::cli {
namespace {

struct RunOptions {
  explicit RunOptions(CLI::App& command) : workspace(command) {}

  std::string plugin, seed, name, checkpoint;
  std::vector<std::string> files, tags;
  bool trust = false, print_config = false, no_system_metrics = false, json = false;
  WorkspaceOption workspace;
  std::vector<std::string> words;            // of tune: [PLUGIN] lr|batch_size
  std::map<std::string, std::string> tuning;  // of tune, as they were typed
};

class RunCommand {
 public:
  RunCommand(std::string verb, CLI::App& command, const std::vector<Override>& overrides)
      : verb_(std::move(verb)), overrides_(overrides), options_(command) {
    declare(command);
  }

  int run();

 private:
  void declare(CLI::App& command);
  RunConfig files_and_plugin() const;
  RunConfig checkpoint_layer(RunConfig& given) const;
  RunConfig layered() const;
  RunRequest request(const PluginInfo& plugin, const EngineSchema& engine, RunConfig config) const;
  int execute(const RunRequest& request) const;

  std::string verb_;
  const std::vector<Override>& overrides_;
  RunOptions options_;
  PluginCatalogue catalogue_;
};

void RunCommand::declare(CLI::App& command) {
  RunOptions& o = options_;
  if (verb_ == "tune") {
    declare_tuning(command, o.words, o.tuning);
  } else {
    command.add_option("plugin", o.plugin, "Id of the plugin; may come from the configuration file")
        ->type_name("PLUGIN");
  }
  command.add_option("-c,--config", o.files, "Configuration in YAML; repeatable, later files win")
      ->type_name("FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command
      .add_option("--ckpt_path", o.checkpoint,
                  "Checkpoint: a file, or best or last of the plugin's newest run in the workspace")
      ->type_name("FILE|best|last");
  command.add_option("--seed_everything", o.seed, "Seed of all generators; drawn when none is given")
      ->type_name("N");
  command.add_option("--name", o.name, "Name of the run")->type_name("TEXT");
  command.add_option("--tag", o.tags, "Tag of the run; repeatable")
      ->type_name("T")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_flag("--trust", o.trust, "Trust the plugin from now on, without asking");
  command.add_flag("--print_config", o.print_config,
                   "Print the whole resolved configuration, and run nothing");
  command.add_flag("--no_system_metrics", o.no_system_metrics,
                   "Do not record the machine's load, memory and GPUs every two seconds");
  command.add_flag("--json", o.json, "Print one JSON document on stdout");
  command.footer(run_help_footer(verb_));
}

RunConfig RunCommand::files_and_plugin() const {
  RunConfig config;
  for (const std::string& file : options_.files) merge(config, read_config_yaml(file).document);
  if (!options_.plugin.empty() && options_.plugin != config.plugin_id()) {
    config.document["plugin"] = {{"id", options_.plugin}};
  }
  if (!options_.checkpoint.empty()) config.document["ckpt_path"] = options_.checkpoint;
  return config;
}

/// A checkpoint of a run brings that run's model and data settings (and its plugin) as the lowest layer, so
/// that its weights fit without repeating them. Names the checkpoint's file in `given`.
RunConfig RunCommand::checkpoint_layer(RunConfig& given) const {
  RunConfig base;
  const auto checkpoint = given.ckpt_path();
  if (!checkpoint) {
    if (verb_ == "fit" || verb_ == "tune") return base;
    ConfigProblem problem(
        verb_ + " needs trained weights: --ckpt_path FILE, or best or last of the plugin's " + "newest run");
    problem.key = "ckpt_path";
    problem.allowed = "a checkpoint file, best, last";
    throw problem;
  }
  const CheckpointSource source = find_checkpoint(*checkpoint, options_.workspace.path(), given.plugin_id());
  given.document["ckpt_path"] = source.file.string();
  if (source.config) {
    if (given.plugin_id().empty() || given.plugin_id() == source.config->plugin_id()) {
      base.document["plugin"] = {{"id", source.config->plugin_id()}};
      base.section("model") = source.config->section("model");
      base.section("data") = source.config->section("data");
    }
  }
  return base;
}

RunConfig RunCommand::layered() const {
  RunConfig given = files_and_plugin();
  RunConfig config = checkpoint_layer(given);
  merge(config, given.document);
  return config;
}

RunRequest RunCommand::request(const PluginInfo& plugin, const EngineSchema& engine, RunConfig config) const {
  RunRequest request;
  request.verb = verb_;
  if (verb_ == "tune") request.tuning = tuning_json(engine, options_.words.back(), options_.tuning);
  request.config = std::move(config);
  request.workspace = options_.workspace.path();
  request.plugin_library = plugin.library;
  request.plugin_name = plugin.name;
  request.name = options_.name;
  request.tags = options_.tags;
  request.captures_console = true;
  request.system_metrics = !options_.no_system_metrics;
  std::string command_line;
  for (const QString& argument : QCoreApplication::arguments()) {
    command_line += (command_line.empty() ? "" : " ") + argument.toStdString();
  }
  request.provenance = {
      {"command_line", command_line},
      {"working_directory", std::filesystem::current_path().string()},
      {"host", QSysInfo::machineHostName().toStdString()},
      {"program", "leyden " + QCoreApplication::applicationVersion().toStdString()},
  };
  return request;
}

int RunCommand::execute(const RunRequest& request) const {
  // Before LibTorch's threads are there, which inherit the blocked signals.
  auto display = std::make_unique<RunDisplay>(request, options_.json);
  RunControl control;
  const StopSignals signals([&](int, int count) {
    if (count > 1) _exit(kInterrupted);
    display->say_stopping();
    control.request_stop();
  });

  RunOutcome outcome;
  {
    const StdoutGuard guard(options_.json);
    QString problem;
    Worker* worker = load_worker(&problem);
    if (!worker) throw ConfigProblem(problem.toStdString());
    outcome = worker->execute(request, *display, control);
  }
  display->finish(outcome);
  if (verb_ == "tune" && !options_.json) print_tuning(outcome);
  if (options_.json) print_json(outcome_json(outcome));
  if (outcome.configuration_error) return kWrongUse;
  switch (outcome.status) {
    case RunStatus::Finished:
      return kDone;
    case RunStatus::Stopped:
    case RunStatus::Interrupted:
      return kInterrupted;
    default:
      return kRunFailed;
  }
}

int RunCommand::run() {
  if (verb_ == "tune") options_.plugin = plugin_of_words(options_.words);
  RunConfig config = layered();
  if (config.plugin_id().empty()) {
    ConfigProblem problem("no plugin is named: leyden " + verb_ + " PLUGIN, or plugin: {id: ...} in the " +
                          "configuration file. `leyden plugins list` shows what there is.");
    problem.key = "plugin";
    throw problem;
  }
  catalogue_.scan();
  const PluginInfo& plugin = catalogue_.require(config.plugin_id());
  const EngineSchema engine = EngineSchema::read(EngineSchema::default_path());
  const ConfigSchema schema{&plugin.model, &plugin.data, &engine};
  if (!options_.seed.empty()) set_dotted(config, "seed_everything", options_.seed, &schema);
  for (const auto& [key, text] : overrides_) set_dotted(config, key, text, &schema);

  const std::vector<std::string> warnings = repeat_warnings(plugin, config);
  config = resolve(plugin, engine, config, draw_seed());
  if (options_.print_config) {
    if (options_.json) {
      print_json(config.document);
    } else {
      std::cout << to_yaml(config);
    }
    return kDone;
  }
  for (const std::string& warning : warnings) std::cerr << "leyden: " << warning << '\n';
  require_trust(plugin, options_.trust);
  return execute(request(plugin, engine, std::move(config)));
}

void declare(const CommandContext& context, const std::string& verb, const std::string& what) {
  CLI::App* command = context.app.add_subcommand(verb, what);
  auto run = std::make_shared<RunCommand>(verb, *command, context.overrides);
  command->callback([run, &action = context.action] { action = [run] { return run->run(); }; });
}

}  // namespace

void declare_run_commands(const CommandContext& context) {
  declare(context, "fit", "Train a model");
  declare(context, "validate", "Measure a checkpoint on the validation data");
  declare(context, "test", "Measure a checkpoint on the test data");
  declare(context, "tune", "Find a learning rate or a batch size by training for a few steps");
  declare(context, "predict", "Write a checkpoint's predictions into the run's media folder");
}

}  // namespace leyden::cli
