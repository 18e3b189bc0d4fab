// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs compare
#include <iostream>

#include "../exit_status.h"
#include "../json_output.h"
#include "open_catalog.h"
#include "run_comparison.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  std::vector<std::string> runs;
  bool all = false;
};

int compare(const Options& options) {
  const Catalog catalog = open_catalog(options.workspace.existing());
  std::vector<RunRow> runs;
  for (const std::string& text : options.runs) runs.push_back(find_run(catalog, text));
  const RunComparison comparison(runs, options.all);
  options.json ? print_json(comparison.json()) : comparison.print(std::cout);
  return kDone;
}

}  // namespace

void declare_runs_compare(const RunsContext& context) {
  const auto [command, options] = add_subcommand(context, "compare", "Show in what runs differ", compare);
  command->add_option("runs", options->runs, kWhichRun)
      ->type_name("RUN RUN...")
      ->required()
      ->expected(2, 1000);
  command->add_flag("--all", options->all, "Equal parameters too");
}

}  // namespace leyden::cli
