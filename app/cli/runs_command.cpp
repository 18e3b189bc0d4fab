// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs list, show, compare, export, reindex
#include <unistd.h>

#include <iostream>
#include <memory>

#include <store/catalog.h>
#include <store/store_error.h>

#include "commands.h"
#include "exit_status.h"
#include "json_output.h"
#include "run_comparison.h"
#include "run_export.h"
#include "run_page.h"
#include "text_table.h"
#include "workspace_option.h"

namespace leyden::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
  explicit Options(CLI::App& command) : workspace(command) {
    command.add_flag("--json", json, "Print one JSON document on stdout");
  }
  WorkspaceOption workspace;
  bool json = false, all = false;
  std::string run, format, output;
  std::vector<std::string> runs;
};

/// The catalog, up to date. Where the workspace cannot be written it is kept in memory.
Catalog open_catalog(const fs::path& workspace) {
  const bool writable = access(workspace.c_str(), W_OK) == 0;
  Catalog catalog(workspace, writable ? Catalog::Mode::ReadWrite : Catalog::Mode::ReadOnly);
  catalog.refresh();
  return catalog;
}

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

RunRow find_run(const Catalog& catalog, const std::string& text) {
  std::optional<RunRow> run = catalog.run(text);
  if (!run) {
    throw StoreError(StoreError::Kind::NotFound,
                     "there is no run \"" + text + "\" in " + catalog.workspace().string());
  }
  if (run->broken) throw StoreError(StoreError::Kind::Damaged, run->run_id + ": " + run->error);
  return *run;
}

int show(const Options& options) {
  const RunRow run = find_run(open_catalog(options.workspace.existing()), options.run);
  options.json ? print_json(run_page_json(run)) : print_run_page(run, std::cout);
  return kDone;
}

int compare(const Options& options) {
  const Catalog catalog = open_catalog(options.workspace.existing());
  std::vector<RunRow> runs;
  for (const std::string& text : options.runs) runs.push_back(find_run(catalog, text));
  const RunComparison comparison(runs, options.all);
  options.json ? print_json(comparison.json()) : comparison.print(std::cout);
  return kDone;
}

int export_to(const Options& options) {
  const RunRow run = find_run(open_catalog(options.workspace.existing()), options.run);
  write_export(run.path, options.json ? "json" : options.format, options.output);
  return kDone;
}

int reindex(const Options& options) {
  Catalog catalog(options.workspace.existing());
  const bool terminal = isatty(STDERR_FILENO) && !options.json;
  catalog.reindex([terminal](size_t done, size_t of) {
    if (terminal) std::cerr << "\r\033[K" << done << " of " << of << " runs" << std::flush;
    return true;
  });
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  size_t broken = 0;
  for (const RunRow& run : catalog.runs()) broken += run.broken;
  if (options.json) {
    print_json(
        {{"workspace", catalog.workspace().string()}, {"runs", catalog.size()}, {"unreadable", broken}});
  } else {
    std::cout << catalog.size() << " runs in " << catalog.workspace().string();
    if (broken > 0) std::cout << ", of which " << broken << " cannot be read (`leyden runs list` says why)";
    std::cout << '\n';
  }
  return kDone;
}

/// A command below `runs`, with its options and what it does with them.
std::shared_ptr<Options> declare(const CommandContext& context, CLI::App& runs, const std::string& name,
                                 const std::string& what, int (*run)(const Options&)) {
  CLI::App* command = runs.add_subcommand(name, what);
  auto options = std::make_shared<Options>(*command);
  command->callback(
      [options, run, &action = context.action] { action = [options, run] { return run(*options); }; });
  return options;
}

}  // namespace

void declare_runs_commands(const CommandContext& context) {
  CLI::App& runs = *context.app.add_subcommand("runs", "List, show, compare and export runs");
  runs.require_subcommand(1);
  const std::string which = "Id of the run, the beginning of one, or a name";

  auto options = declare(context, runs, "list", "List the runs of the workspace, newest first", list);
  runs.get_subcommand("list")->add_flag("--all", options->all, "Archived runs too");

  options = declare(context, runs, "show", "Show a run: status, parameters, metrics, files", show);
  runs.get_subcommand("show")->add_option("run", options->run, which)->type_name("RUN")->required();

  options = declare(context, runs, "compare", "Show in what runs differ", compare);
  CLI::App* command = runs.get_subcommand("compare");
  command->add_option("runs", options->runs, which)->type_name("RUN RUN...")->required()->expected(2, 1000);
  command->add_flag("--all", options->all, "Equal parameters too");

  options = declare(context, runs, "export", "Write a run's metrics as CSV, or all of it as JSON", export_to);
  command = runs.get_subcommand("export");
  command->add_option("run", options->run, which)->type_name("RUN")->required();
  options->format = "csv";
  command
      ->add_option("--format", options->format,
                   "csv (metrics) or json (everything); --json is the same as json")
      ->check(CLI::IsMember({"csv", "json"}));
  command->add_option("-o,--output", options->output, "File to write; otherwise stdout")->type_name("FILE");

  declare(context, runs, "reindex", "Read all run folders anew into the workspace's catalog", reindex);
}

}  // namespace leyden::cli
