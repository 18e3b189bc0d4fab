// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs import
#include <iostream>

#include <store/import/import_runs.h>
#include <store/store_error.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "../progress_line.h"
#include "../stop_signals.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

namespace fs = std::filesystem;
using Result = ImportedSource::Result;

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  std::vector<std::string> paths, map;
  std::string format = "auto";
  bool dry_run = false;
};

ImportOptions import_options(const Options& options) {
  ImportOptions out;
  out.format = options.format;
  for (const std::string& entry : options.map) {
    const size_t equals = entry.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == entry.size()) {
      throw StoreError(StoreError::Kind::Invalid,
                       "--map " + entry + " is not allowed: expected what=column, such as step=iteration");
    }
    out.map[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  return out;
}

ImportPlan find(const Options& options, const ImportOptions& how) {
  const std::vector<fs::path> paths(options.paths.begin(), options.paths.end());
  ImportPlan plan = find_imports(paths, how);
  if (!plan.sources.empty()) return plan;
  std::string kinds;
  for (const Importer* each : importers()) {
    if (how.format != "auto" && each->id() != how.format) continue;
    kinds += (kinds.empty() ? "" : ", ") + std::string(each->title());
  }
  std::string sentence = "There is nothing to import; looked for " + kinds + ".";
  for (const std::string& note : plan.notes) sentence += " " + note;
  throw StoreError(StoreError::Kind::NotFound, sentence);
}

const char* word_of(Result result) {
  switch (result) {
    case Result::Imported: return "imported";
    case Result::Updated: return "updated";
    case Result::Unchanged: return "unchanged";
    case Result::Failed: break;
  }
  return "failed";
}

Json source_json(const ImportSource& source) {
  return {{"name", source.name}, {"format", source.format}, {"path", source.path.string()}, {"bytes", source.bytes}};
}

Json report_json(const fs::path& workspace, const ImportReport& report, const std::vector<std::string>& notes) {
  Json runs = Json::array();
  for (const ImportedSource& each : report.sources) {
    Json run = source_json(each.source);
    run["result"] = word_of(each.result);
    run["run_id"] = each.run_id.empty() ? Json() : Json(each.run_id);
    run["points"] = each.points;
    run["notes"] = each.notes;
    run["error"] = each.error.empty() ? Json() : Json(each.error);
    runs.push_back(std::move(run));
  }
  Json json = {{"workspace", workspace.string()}};
  for (const Result result : {Result::Imported, Result::Updated, Result::Unchanged, Result::Failed})
    json[word_of(result)] = report.count(result);
  json["cancelled"] = report.cancelled;
  json["notes"] = notes;
  json["runs"] = std::move(runs);
  return json;
}

void print_report(const ImportReport& report, const std::vector<std::string>& notes) {
  for (const std::string& note : notes) std::cerr << "leyden: " << note << '\n';
  for (const ImportedSource& each : report.sources) {
    for (const std::string& note : each.notes) std::cerr << each.source.name << ": " << note << '\n';
    if (!each.error.empty()) std::cerr << each.source.name << ": " << each.error << '\n';
  }
  int64_t points = 0;
  for (const ImportedSource& each : report.sources) points += each.points;
  std::cout << report.count(Result::Imported) << " runs imported, " << report.count(Result::Updated) << " updated, "
            << report.count(Result::Unchanged) << " unchanged, " << report.count(Result::Failed) << " failed; " << points
            << " points\n";
}

int list(const ImportPlan& plan, bool json) {
  if (json) {
    Json found = Json::array();
    for (const ImportSource& each : plan.sources) found.push_back(source_json(each));
    print_json({{"sources", std::move(found)}, {"notes", plan.notes}});
    return kDone;
  }
  for (const ImportSource& each : plan.sources) std::cout << each.format << '\t' << each.bytes << '\t' << each.name << '\n';
  for (const std::string& note : plan.notes) std::cerr << "leyden: " << note << '\n';
  return kDone;
}

int import(const Options& options) {
  const ImportOptions how = import_options(options);
  const StopSignals signals(end_at_the_second);
  const ImportPlan plan = find(options, how);
  if (options.dry_run) return list(plan, options.json);
  const fs::path workspace = options.workspace.path();
  ImportReport report;
  {
    ProgressLine line(!options.json);
    report = import_runs(workspace, plan, how, [&](uint64_t done, uint64_t of) {
      line.show([&] { return std::to_string(done >> 20) + " of " + std::to_string(of >> 20) + " MiB read"; });
      return !signals.stopped();
    });
  }
  options.json ? print_json(report_json(workspace, report, plan.notes)) : print_report(report, plan.notes);
  if (report.cancelled) return kInterrupted;
  return report.count(Result::Failed) > 0 ? kRunFailed : kDone;
}

}  // namespace

void declare_runs_import(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "import", "Make runs of TensorBoard, Lightning, MLflow and CSV files runs of the workspace", import);
  command->add_option("paths", options->paths, "Files and folders, searched as whole trees")->type_name("PATH...")->required();
  std::vector<std::string> formats = {"auto"};
  for (const Importer* each : importers()) formats.emplace_back(each->id());
  command->add_option("--format", options->format, "What to look for")->check(CLI::IsMember(formats));
  command
      ->add_option("--map", options->map,
                   "For csv: step=COLUMN, epoch=, time=, run=, name=, value=, metrics=A,B, delimiter=; repeatable")
      ->type_name("WHAT=COLUMN")
      ->allow_extra_args(false);
  command->add_flag("--dry_run", options->dry_run, "Only list what was found");
}

}  // namespace leyden::cli
