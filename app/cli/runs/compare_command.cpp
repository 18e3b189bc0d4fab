// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs compare
#include <iostream>

#include <experiment/config_problem.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "open_catalog.h"
#include "run_comparison.h"
#include "run_selection.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

constexpr size_t kFewest = 2, kMost = 1000;

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  RunSelection selection;
  bool all = false;
};

void require_some(size_t count) {
  if (count >= kFewest && count <= kMost) return;
  throw ConfigProblem("to compare takes " + std::to_string(kFewest) + " to " + std::to_string(kMost) + " runs; these are " +
                      std::to_string(count) + ".");
}

int compare(const Options& options) {
  if (options.selection.filter.empty()) require_some(options.selection.runs.size());
  const Catalog catalog = open_catalog(options.workspace.existing());
  std::vector<RunRow> runs;
  for (const std::string& text : options.selection.runs) find_run(catalog, text);  // says why one cannot be read
  for (RunRow& run : options.selection.of(catalog)) {
    if (!run.broken) runs.push_back(std::move(run));  // one that the filter found
  }
  require_some(runs.size());
  const RunComparison comparison(runs, options.all);
  options.json ? print_json(comparison.json()) : comparison.print(std::cout);
  return kDone;
}

}  // namespace

void declare_runs_compare(const RunsContext& context) {
  const auto [command, options] = add_subcommand(context, "compare", "Show in what runs differ", compare);
  options->selection.declare(*command);
  command->add_flag("--all", options->all, "Equal parameters too");
}

}  // namespace leyden::cli
