// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune_options.h"

#include <iostream>

#include <experiment/config_problem.h>

namespace leyden::cli {
namespace {

std::string type_name(const ParamField& field) {
  if (!field.choices.empty()) return "NAME";
  return field.type == ParamField::Type::Int ? "N" : "X";
}

/// "lr: How the learning rate rises. [exponential]", of each kind of tuning that has the option.
std::string help_of(const EngineSchema& engine, const std::string& name) {
  std::string help;
  for (const EngineSchema::Part& tuner : engine.tuners) {
    const ParamField* field = tuner.params.find(name);
    if (!field) continue;
    if (!help.empty()) help += " ";
    help += tuner.name + ": " + field->help + " [" + display_text(field->default_value) + "]";
  }
  return help;
}

/// The options of both kinds of tuning, each name once.
void declare_options(CLI::App& command, std::map<std::string, std::string>& options) {
  const EngineSchema engine = EngineSchema::read(EngineSchema::default_path());
  const auto declare = [&](const std::string& name, const std::string& type, const std::string& help) {
    if (command.get_option_no_throw("--" + name)) return;
    const auto take = [&options, name](const std::string& text) { options[name] = text; };
    command.add_option_function<std::string>("--" + name, take, help)->type_name(type);
  };
  declare("attr", "NAME", "The parameter that the suggestion is for: lr or learning_rate, batch_size");
  for (const EngineSchema::Part& tuner : engine.tuners) {
    for (const ParamField& field : tuner.params.fields()) declare(field.name, type_name(field), help_of(engine, field.name));
  }
}

}  // namespace

void declare_tuning(CLI::App& command, std::vector<std::string>& words, std::map<std::string, std::string>& options) {
  command.add_option("what", words, "The plugin's id (may come from the configuration file), then lr or batch_size")
      ->type_name("[PLUGIN] lr|batch_size")
      ->expected(1, 2);
  // Only when tuning is asked for: the engine's description is a file.
  command.preparse_callback([&command, &options](size_t) { declare_options(command, options); });
}

std::string plugin_of_words(const std::vector<std::string>& words) {
  if (!words.empty() && (words.back() == "lr" || words.back() == "batch_size")) {
    return words.size() > 1 ? words.front() : std::string();
  }
  ConfigProblem problem("leyden tune [PLUGIN] lr, or leyden tune [PLUGIN] batch_size: " +
                        (words.empty() ? "neither was named." : "\"" + words.back() + "\" is neither."));
  problem.key = "tune";
  problem.allowed = "lr, batch_size";
  throw problem;
}

Json tuning_json(const EngineSchema& engine, const std::string& what, const std::map<std::string, std::string>& options) {
  const EngineSchema::Part* tuner = engine.tuner(what);
  Json tuning = {{"what", what}};
  for (const auto& [name, text] : options) {
    if (name == "attr") {
      tuning[name] = text;
      continue;
    }
    if (!tuner || !tuner->params.find(name)) {
      ConfigProblem problem("--" + name + " is for the other kind of tuning, not for " + what +
                            ". See `leyden tune --help`.");
      problem.key = name;
      throw problem;
    }
    tuning[name] = tuner->params.parse(name, text);
  }
  return tuning;
}

void print_tuning(const RunOutcome& outcome) {
  const Json& results = outcome.results;
  if (!results.is_object() || !results.contains("suggestion")) return;
  const std::string parameter = results["parameter"].get<std::string>();
  if (results["suggestion"].is_null()) {
    std::cout << "No suggestion: the curve has too few points (--num_training, --skip_begin)\n";
  } else {
    std::cout << "Suggestion: --" << parameter << " " << results["suggestion"].dump() << " (it is "
              << results["value"].dump() << ")\n";
  }
  std::cout << "Curve: " << results["curve"].get<std::string>() << std::endl;
}

}  // namespace leyden::cli
