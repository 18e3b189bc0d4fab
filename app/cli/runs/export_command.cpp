// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs export
#include <filesystem>
#include <iostream>

#include <experiment/config_problem.h>
#include <store/export/export_runs.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "../progress_line.h"
#include "../stop_signals.h"
#include "open_catalog.h"
#include "run_export.h"
#include "run_selection.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

namespace fs = std::filesystem;

struct Options : RunsOptions {
  using RunsOptions::RunsOptions;
  RunSelection selection;
  std::string output, format;
  bool no_artifacts = false;
};

bool is_file_format(const std::string& format) {
  return dynamic_cast<const FileExporter*>(&exporter(format)) != nullptr;
}

// --json alone asks for that format, beside another one for a report.
std::string format_of(const Options& options) {
  if (!options.format.empty()) return options.format;
  return options.json ? "json" : "csv";
}

Json report_json(const std::string& format, const ExportReport& report) {
  Json runs = Json::array();
  for (const ExportedEntry& each : report.runs) {
    runs.push_back({{"run_id", each.run_id},
                    {"name", each.name},
                    {"path", each.path.empty() ? Json() : Json(each.path.string())},
                    {"points", each.points},
                    {"notes", each.notes},
                    {"error", each.error.empty() ? Json() : Json(each.error)}});
  }
  return {{"format", format}, {"failed", report.failed()}, {"cancelled", report.cancelled}, {"runs", std::move(runs)}};
}

void print_report(const ExportReport& report) {
  uint64_t points = 0;
  for (const ExportedEntry& each : report.runs) {
    for (const std::string& note : each.notes) std::cerr << each.name << ": " << note << '\n';
    if (!each.error.empty()) std::cerr << each.name << ": " << each.error << '\n';
    points += each.points;
  }
  if (report.cancelled) {
    std::cout << "stopped; nothing was written\n";
    return;
  }
  std::cout << report.runs.size() - report.failed() << " runs exported, " << report.failed() << " failed; " << points << " points\n";
}

int export_folder(const std::vector<RunRow>& runs, const Options& options, const std::string& format) {
  const StopSignals signals(end_at_the_second);
  std::vector<fs::path> folders;
  for (const RunRow& run : runs) folders.push_back(run.path);
  ExportReport report;
  {
    ProgressLine line(!options.json);
    report = export_runs(folders, options.output, {.format = format, .artifacts = !options.no_artifacts}, [&](uint64_t done, uint64_t of) {
      line.show([&] { return std::to_string(of == 0 ? 100 : done * 100 / of) + " % written"; });
      return !signals.stopped();
    });
  }
  options.json ? print_json(report_json(format, report)) : print_report(report);
  if (report.cancelled) return kInterrupted;
  return report.failed() > 0 ? kRunFailed : kDone;
}

int export_to(const Options& options) {
  const std::vector<RunRow> runs = options.selection.of(open_catalog(options.workspace.existing()));
  if (runs.empty()) throw ConfigProblem("no run is exported: the filter lets none through.");
  const std::string format = format_of(options);
  if (runs.size() == 1 && options.selection.filter.empty() && is_file_format(format)) {
    write_export(runs.front().path, format, options.output);
    return kDone;
  }
  if (!options.output.empty()) return export_folder(runs, options, format);
  ConfigProblem problem("where to? This export is a folder: name a new one with -o.");
  problem.key = "output";
  throw problem;
}

}  // namespace

void declare_runs_export(const RunsContext& context) {
  const auto [command, options] =
      add_subcommand(context, "export", "Write runs as files of TensorBoard, Lightning or MLflow, as CSV or JSON", export_to);
  options->selection.declare(*command);
  std::vector<std::string> formats;
  for (const Exporter* each : exporters()) formats.emplace_back(each->id());
  command
      ->add_option("--format", options->format,
                   "csv (metrics; the default), json (everything), or the files of another program; --json alone is the same as json")
      ->check(CLI::IsMember(formats));
  command->add_option("-o,--output", options->output, "File to write, otherwise stdout; for several runs and folders' formats a new folder")
      ->type_name("TARGET");
  command->add_flag("--no_artifacts", options->no_artifacts, "Leave the runs' files out, where the format has a place for them");
}

}  // namespace leyden::cli
