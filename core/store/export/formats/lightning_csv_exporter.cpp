// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The layout of Lightning's CSVLogger: metrics.csv, a row a log call and a column a metric, and hparams.yaml.
#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <store/export/csv_text.h>
#include <store/export/export_file.h>
#include <store/export/exporter.h>
#include <store/export/left_out.h>
#include <store/export/log_calls.h>
#include <store/foreign_names.h>
#include <store/json_text.h>

namespace leyden {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

using Params = std::vector<std::pair<std::string, std::string>>;

// The keys on the way to a parameter; the path alone where it has empty parts, or a part of it is a parameter itself.
std::vector<std::string> keys_of(const std::string& path, const std::set<std::string>& paths) {
  std::vector<std::string> keys;
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    if (end == begin || (end < path.size() && paths.contains(path.substr(0, end)))) return {path};
    keys.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return keys;
}

std::string yaml_of(const Params& params) {
  std::set<std::string> paths;
  for (const auto& [path, text] : params) paths.insert(path);
  Json nested = Json::object();
  for (const auto& [path, text] : params) {
    Json value = Json::parse(text, nullptr, false);
    Json* at = &nested;
    for (const std::string& key : keys_of(path, paths)) at = &(*at)[key];
    *at = value.is_discarded() ? Json(text) : std::move(value);
  }
  return to_yaml(nested);
}

void write_header(ExportedRun& run, ExportFile& file) {
  std::string line = "epoch,step";
  for (const SeriesInfo& series : run.series()) line += ',' + csv_cell(lightning_column(series.name));
  file.write(line + '\n');
}

void write_rows(ExportedRun& run, ExportFile& file) {
  LogCalls calls(run);
  std::vector<std::string> cells(run.series().size());
  std::string line;
  for (ExportedCall call; calls.next(call);) {
    for (const ExportedCall::Value& each : call.values) cells[each.series] = shortest_text(each.value);
    line = std::isnan(call.epoch) ? std::string() : shortest_text(call.epoch);
    line += ',' + std::to_string(call.step);
    for (const std::string& cell : cells) line.append(1, ',').append(cell);
    file.write(line.append(1, '\n'));
    for (const ExportedCall::Value& each : call.values) cells[each.series].clear();
  }
}

class LightningCsvExporter : public Exporter {
 public:
  std::string_view id() const override { return "lightning-csv"; }
  std::string_view title() const override { return "Lightning CSV logs"; }
  uint64_t work(ExportedRun& run) const override { return run.points(); }

  void write(ExportedRun& run, const ExportTarget&, const fs::path& folder) const override {
    const Params params = run.reader().params();
    if (!params.empty()) write_export_file(folder / "hparams.yaml", yaml_of(params));
    ExportFile file(folder / "metrics.csv");
    write_header(run, file);
    write_rows(run, file);
    file.close();
    note_left_out(run, {RunPart::Times, RunPart::Attempts, RunPart::SystemMetrics, RunPart::Histograms, RunPart::Events,
                        RunPart::ConsoleLines, RunPart::Files});
  }
};

const ExporterRegistration registration(20, std::make_unique<LightningCsvExporter>());

}  // namespace

}  // namespace leyden
