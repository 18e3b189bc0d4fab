// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The commands below `leyden runs`; each is declared in its own file.
#include "subcommand.h"

namespace leyden::cli {

void declare_runs_commands(const CommandContext& context) {
  CLI::App& runs = *context.app.add_subcommand("runs", "List, show, compare, tag, remove, check and export runs");
  runs.require_subcommand(1);
  const RunsContext below{runs, context};
  declare_runs_list(below);
  declare_runs_show(below);
  declare_runs_compare(below);
  declare_runs_export(below);
  declare_runs_annotate(below);
  declare_runs_trash(below);
  declare_runs_verify(below);
  declare_runs_import(below);
  declare_runs_reindex(below);
}

}  // namespace leyden::cli
