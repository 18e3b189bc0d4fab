// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The program `leyden`: runs, lists and compares; alone, it opens the desktop.
#include <unistd.h>

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>

#include <experiment/app_paths.h>
#include <experiment/config_problem.h>

#include "commands.h"
#include "exit_status.h"
#include "json_output.h"
#include "overrides.h"
#include "run_help.h"
#include "stop_signals.h"

namespace leyden::cli {
namespace {

const std::vector<std::string> kCommands = {"fit",  "validate", "test",    "predict", "tune",
                                            "runs", "plugins",  "devices"};

constexpr char kExamples[] =
    "Examples:\n"
    "  leyden                                                     open the desktop\n"
    "  leyden plugins list                                        what can be trained\n"
    "  leyden fit digits_mlp --trainer.max_epochs 20 --model.lr 3e-3\n"
    "  leyden fit -c ~/Leyden/runs/RUN/config.yaml                repeat a run\n"
    "  leyden runs list\n"
    "  leyden runs compare RUN RUN\n"
    "\n"
    "Exit status: 0 done, 1 the run failed, 2 wrong usage or configuration, 130 interrupted after saving.";

/// Becomes the desktop program, with the arguments that were given.
int start_desktop(char** argv) {
  const std::string program = (program_folder() / "leyden-desktop").string();
  std::string name = program;
  argv[0] = name.data();
  execv(program.c_str(), argv);
  std::cerr << "leyden: the desktop cannot be started (" << program << ": " << std::strerror(errno)
            << "). `leyden --help` lists the commands.\n";
  return kWrongUse;
}

bool is_option(const char* argument, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return std::strcmp(argument, name) == 0; });
}

/// Without a command (nothing, or only options such as --workspace) the desktop is meant.
bool means_desktop(int argc, char** argv) {
  if (argc < 2) return true;
  return argv[1][0] == '-' && !is_option(argv[1], {"-h", "--help", "--version"}) &&
         std::none_of(argv + 1, argv + argc, [](const std::string& argument) {
           return std::find(kCommands.begin(), kCommands.end(), argument) != kCommands.end();
         });
}

bool is_run_command(const std::string& name) {
  return std::find(kCommands.begin(), kCommands.begin() + 5, name) != kCommands.begin() + 5;
}

void check_command(const std::string& command) {
  if (command.empty() || command[0] == '-') return;
  if (std::find(kCommands.begin(), kCommands.end(), command) != kCommands.end()) return;
  ConfigProblem problem("there is no command \"" + command + "\"." + nearest_sentence(command, kCommands) +
                        " `leyden --help` lists them.");
  problem.value = command;
  throw problem;
}

int refuse(const std::string& sentence, const ConfigProblem* problem, bool json) {
  std::cerr << "leyden: " << sentence << '\n';
  if (json) print_json(problem_json(sentence, problem));
  return kWrongUse;
}

/// The command that was parsed, as it was typed: "leyden runs show".
const CLI::App& innermost(const CLI::App& app, std::string& name) {
  const CLI::App* command = &app;
  name = app.get_name();
  while (!command->get_subcommands().empty()) {
    command = command->get_subcommands().front();
    name += " " + command->get_name();
  }
  return *command;
}

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> names_of_commands(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* each : command.get_subcommands({})) names.push_back(each->get_name());
  return names;
}

/// What the parser says, as a sentence of ours.
std::string usage_sentence(const CLI::ParseError& error, const CLI::App& app) {
  std::string name;
  const CLI::App& command = innermost(app, name);
  const std::string help = " See `" + name + " --help`.";
  for (const std::string& rest : app.remaining(true)) {
    if (rest.rfind("-", 0) == 0) {
      return name + " has no option " + rest + "." + nearest_sentence(rest, names_of_options(command)) + help;
    }
    const std::vector<std::string> commands = names_of_commands(command);
    if (!commands.empty()) {
      return "there is no command \"" + name + " " + rest + "\"." + nearest_sentence(rest, commands) + help;
    }
  }
  return std::string(error.what()) + "." + help;
}

int run(int argc, char** argv) {
  bool json = std::any_of(argv + 1, argv + argc, [](const std::string& text) { return text == "--json"; });
  try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    check_command(arguments.front());
    const std::vector<Override> overrides = take_overrides(arguments);

    CLI::App app("Leyden: trains models from plugins, keeps every run, compares them.", "leyden");
    app.set_version_flag("--version", QCoreApplication::applicationVersion().toStdString());
    app.require_subcommand(1);
    app.footer(kExamples);
    app.get_formatter()->column_width(34);
    Action action;
    const CommandContext context{app, action, overrides, json};
    declare_run_commands(context);
    declare_runs_commands(context);
    declare_plugins_commands(context);
    declare_devices_command(context);
    try {
      std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
      app.parse(arguments);
    } catch (const CLI::CallForHelp& help) {
      app.exit(help);
      const std::vector<std::string> given(argv + 1, argv + argc);
      if (is_run_command(given.front())) print_run_parameters(given);
      return kDone;
    } catch (const CLI::Success& success) {
      app.exit(success);
      return kDone;
    } catch (const CLI::ParseError& error) {
      return refuse(usage_sentence(error, app), nullptr, json);
    }
    return action();
  } catch (const ConfigProblem& problem) {
    return refuse(problem.what(), &problem, json);
  } catch (const std::exception& error) {
    return refuse(error.what(), nullptr, json);
  }
}

}  // namespace
}  // namespace leyden::cli

int main(int argc, char** argv) {
  if (leyden::cli::means_desktop(argc, argv)) return leyden::cli::start_desktop(argv);
  leyden::cli::ignore_write_signals();
  QCoreApplication application(argc, argv);
  QCoreApplication::setApplicationName(QStringLiteral("leyden"));
  QCoreApplication::setApplicationVersion(QStringLiteral(LEYDEN_VERSION));
  return leyden::cli::run(argc, argv);
}
