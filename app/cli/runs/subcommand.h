// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "../commands.h"
#include "../workspace_option.h"

namespace leyden::cli {

/// What each command below `runs` is declared with: the command it belongs to, and the whole command line.
struct RunsContext {
  CLI::App& runs;
  const CommandContext& command_line;
};

/// What every command below `runs` takes; its own options are a struct that derives from this.
struct RunsOptions {
  explicit RunsOptions(CLI::App& command) : workspace(command) {
    command.add_flag("--json", json, "Print one JSON document on stdout");
  }
  WorkspaceOption workspace;
  bool json = false;
};

/// How a run is named on the command line.
inline constexpr char kWhichRun[] = "Id of the run, the beginning of one, or a name";

/// A command below `runs` that does `run` with its options, and the options; they live as long as the
/// command line.
template <class Options>
std::pair<CLI::App*, std::shared_ptr<Options>> add_subcommand(const RunsContext& context,
                                                              const std::string& name,
                                                              const std::string& what,
                                                              int (*run)(const Options&)) {
  CLI::App* command = context.runs.add_subcommand(name, what);
  auto options = std::make_shared<Options>(*command);
  command->callback([options, run, &action = context.command_line.action] {
    action = [options, run] { return run(*options); };
  });
  return {command, options};
}

/// Each is in a file of its own, named after its command.
void declare_runs_list(const RunsContext& context);
void declare_runs_show(const RunsContext& context);
void declare_runs_compare(const RunsContext& context);
void declare_runs_export(const RunsContext& context);
void declare_runs_import(const RunsContext& context);
void declare_runs_reindex(const RunsContext& context);
void declare_runs_annotate(const RunsContext& context);  // tag, rename, note, star, archive
void declare_runs_trash(const RunsContext& context);     // rm, restore, trash
void declare_runs_verify(const RunsContext& context);

}  // namespace leyden::cli
