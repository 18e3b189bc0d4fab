// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs show
#include <iostream>

#include "../exit_status.h"
#include "../json_output.h"
#include "open_catalog.h"
#include "run_page.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  std::string run;
};

int show(const Options& options) {
  const RunRow run = find_run(open_catalog(options.workspace.existing()), options.run);
  options.json ? print_json(run_page_json(run)) : print_run_page(run, std::cout);
  return kDone;
}

}  // namespace

void declare_runs_show(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "show", "Show a run: status, parameters, metrics, files", show);
  command->add_option("run", options->run, kWhichRun)->type_name("RUN")->required();
}

}  // namespace leyden::cli
