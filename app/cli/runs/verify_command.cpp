// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs verify
#include <unistd.h>

#include <iostream>

#include <experiment/file_safety.h>
#include <store/verify_run.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "open_catalog.h"
#include "run_selection.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  RunSelection selection;
  bool quick = false;
};

Json verification_json(const RunRow& run, const Verification& found) {
  return {{"run_id", run.run_id},     {"name", run.name},         {"good", found.good()}, {"problems", found.problems},
          {"series", found.series},   {"points", found.points},   {"files", found.files}, {"hashed", found.hashed},
          {"manifests", found.manifests}};
}

int verify(const Options& options) {
  const Catalog catalog = open_catalog(options.workspace.existing());
  const std::vector<RunRow> runs = options.selection.empty() ? catalog.heads() : options.selection.of(catalog);
  VerifyOptions how;
  how.points = !options.quick;
  if (!options.quick) how.sha256 = [](const std::filesystem::path& file) { return file_sha256(file); };
  const bool terminal = isatty(STDERR_FILENO) && !options.json;
  Json json = Json::array();
  size_t bad = 0, points = 0, files = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    if (terminal) std::cerr << "\r\033[K" << i + 1 << " of " << runs.size() << " runs" << std::flush;
    const Verification found = verify_run(runs[i].path, how);
    bad += !found.good();
    points += found.points;
    files += found.files;
    if (options.json) {
      json.push_back(verification_json(runs[i], found));
      continue;
    }
    if (terminal && !found.good()) std::cerr << "\r\033[K" << std::flush;
    for (const std::string& problem : found.problems) std::cout << runs[i].run_id << ": " << problem << '\n';
  }
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  if (options.json) {
    print_json(json);
  } else {
    std::cout << runs.size() - bad << " of " << runs.size() << " runs are as they should be (" << points << " points, "
              << files << " files)\n";
  }
  return bad == 0 ? kDone : kRunFailed;
}

}  // namespace

void declare_runs_verify(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "verify", "Check databases, checkpoints and other files of runs; of all when none is named", verify);
  options->selection.declare(*command);
  command->add_flag("--quick", options->quick, "Without reading every point and every file's contents");
}

}  // namespace leyden::cli
