// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs export
#include "../exit_status.h"
#include "open_catalog.h"
#include "run_export.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  std::string run, output, format = "csv";
};

int export_to(const Options& options) {
  const RunRow run = find_run(open_catalog(options.workspace.existing()), options.run);
  write_export(run.path, options.json ? "json" : options.format, options.output);
  return kDone;
}

}  // namespace

void declare_runs_export(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "export", "Write a run's metrics as CSV, or all of it as JSON", export_to);
  command->add_option("run", options->run, kWhichRun)->type_name("RUN")->required();
  command
      ->add_option("--format", options->format,
                   "csv (metrics) or json (everything); --json is the same as json")
      ->check(CLI::IsMember({"csv", "json"}));
  command->add_option("-o,--output", options->output, "File to write; otherwise stdout")->type_name("FILE");
}

}  // namespace leyden::cli
