// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune_options.h"

#include <iostream>

#include <experiment/config_problem.h>
#include <experiment/run_config.h>

namespace leyden::cli {
namespace {

struct TuneOption {
  const char *name, *type, *help;
};

constexpr TuneOption kOptions[] = {
    {"mode", "TEXT", "lr: exponential or linear; batch_size: power or binsearch"},
    {"attr", "NAME", "The parameter that the suggestion is for: lr or learning_rate, batch_size"},
    {"min_lr", "X", "lr: the first learning rate [1e-8]"},
    {"max_lr", "X", "lr: the last learning rate [1]"},
    {"num_training", "N", "lr: steps [100]"},
    {"early_stop_threshold", "X", "lr: stops at so many times the least loss; none: never [4]"},
    {"skip_begin", "N", "lr: first points that count for nothing [10]"},
    {"skip_end", "N", "lr: last points that count for nothing [1]"},
    {"init_val", "N", "batch_size: the first size [2]"},
    {"steps_per_trial", "N", "batch_size: steps with each size [3]"},
    {"max_trials", "N", "batch_size: sizes tried at most [25]"},
    {"margin", "X", "batch_size: with binsearch, the share taken off the result [0.05]"},
    {"max_val", "N", "batch_size: the largest size tried [8192]"},
};

/// `tune lr` with init_val would be ignored silently otherwise.
bool belongs(const std::string& what, const std::string& name) {
  for (const TuneOption& option : kOptions) {
    if (name == option.name && std::string(option.help).starts_with(what + ":")) return true;
  }
  return name == "mode" || name == "attr";
}

}  // namespace

void declare_tuning(CLI::App& command, std::vector<std::string>& words, std::map<std::string, std::string>& options) {
  command.add_option("what", words, "The plugin's id (may come from the configuration file), then lr or batch_size")
      ->type_name("[PLUGIN] lr|batch_size")
      ->expected(1, 2);
  for (const TuneOption& option : kOptions) {
    const std::string name = option.name;
    command
        .add_option_function<std::string>(
            "--" + name, [&options, name](const std::string& text) { options[name] = text; }, option.help)
        ->type_name(option.type);
  }
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

Json tuning_json(const std::string& what, const std::map<std::string, std::string>& options) {
  Json tuning = {{"what", what}};
  for (const auto& [name, text] : options) {
    if (!belongs(what, name)) {
      ConfigProblem problem("--" + name + " is for the other kind of tuning, not for " + what +
                            ". See `leyden tune --help`.");
      problem.key = name;
      throw problem;
    }
    if (name == "mode" || name == "attr") {
      tuning[name] = text;
    } else {
      tuning[name] = text == "none" ? Json() : parse_yaml(text, "--" + name);
    }
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
