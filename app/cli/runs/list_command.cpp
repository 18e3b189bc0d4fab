// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs list
#include <algorithm>
#include <iostream>

#include "../exit_status.h"
#include "../json_output.h"
#include "../text_table.h"
#include "open_catalog.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

namespace fs = std::filesystem;

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  bool all = false;
};

/// Newest first, as people look for them.
std::vector<RunRow> newest_first(const Catalog& catalog, bool archived_too) {
  std::vector<RunRow> runs = catalog.runs();
  std::reverse(runs.begin(), runs.end());
  if (!archived_too) std::erase_if(runs, [](const RunRow& run) { return run.annotations.archived; });
  return runs;
}

/// The metrics that say most, for the one column there is room for: of validation or test, then of training.
std::string metrics_text(const RunRow& run) {
  std::vector<const SeriesInfo*> chosen;
  for (const char* prefix : {"val_", "test_", ""}) {
    for (const SeriesInfo& series : run.metrics) {
      if (chosen.size() < 3 && series.name.rfind(prefix, 0) == 0 &&
          std::find(chosen.begin(), chosen.end(), &series) == chosen.end()) {
        chosen.push_back(&series);
      }
    }
  }
  std::string text;
  for (const SeriesInfo* series : chosen) {
    text += (text.empty() ? "" : "  ") + series->name + " " + metric_text(series->last);
  }
  return text;
}

int list(const Options& options) {
  const fs::path workspace = options.workspace.path();
  std::vector<RunRow> runs;
  std::error_code error;
  if (fs::exists(workspace, error)) {
    runs = newest_first(open_catalog(workspace), options.all);
  } else {
    std::cerr << "leyden: there is no workspace at " << workspace.string() << " yet\n";
  }
  if (options.json) {
    Json json = Json::array();
    for (const RunRow& run : runs) json.push_back(run_json(run));
    print_json(json);
    return kDone;
  }
  using enum TextTable::Align;
  TextTable table({"Run", "Name", "Plugin", "Status", "Started", "Took", "Metrics"},
                  {Left, Left, Left, Left, Left, Right, Left});
  for (const RunRow& run : runs) {
    table.add_row({run.run_id, run.name, run.plugin,
                   run.broken ? "unreadable" : std::string(to_string(run.status)), run.started,
                   duration_text(run.seconds), run.broken ? run.error : metrics_text(run)});
  }
  if (table.empty()) {
    std::cout << "There are no runs in " << workspace.string() << '\n';
  } else {
    table.print(std::cout);
  }
  return kDone;
}

}  // namespace

void declare_runs_list(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "list", "List the runs of the workspace, newest first", list);
  command->add_flag("--all", options->all, "Archived runs too");
}

}  // namespace leyden::cli
