// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace leyden::cli {

/// One `--section.key value` of the command line.
using Override = std::pair<std::string, std::string>;

/// The command that was named, chosen while the command line is parsed and run afterwards. Gives the exit
/// status. Whatever it throws ends in a sentence: ConfigProblem and StoreError as wrong use.
using Action = std::function<int()>;

/// What every command gets when it is declared.
struct CommandContext {
  CLI::App& app;
  Action& action;
  const std::vector<Override>& overrides;  ///< as they were taken off the command line
  bool& json;                              ///< whether --json was given: an error is then a document, too
};

/// Each declares its subcommands, from its own file.
void declare_run_commands(const CommandContext& context);      // fit, validate, test, predict, tune
void declare_runs_commands(const CommandContext& context);     // runs list, show, compare, ...
void declare_plugins_commands(const CommandContext& context);  // plugins list, show, trust
void declare_devices_command(const CommandContext& context);   // devices

}  // namespace leyden::cli
