// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_page.h"

#include <ostream>

#include <store/run_reader.h>

#include "../json_output.h"
#include "../text_table.h"

namespace leyden::cli {
namespace {

Json series_json(const SeriesInfo& series) {
  Json json;
  json["name"] = series.name;
  json["count"] = series.count;
  json["last"] = number_json(series.last);
  json["min"] = number_json(series.min);
  json["max"] = number_json(series.max);
  json["first_step"] = series.first_step;
  json["last_step"] = series.last_step;
  json["min_step"] = series.min_step;
  json["max_step"] = series.max_step;
  return json;
}

Json artifact_json(const ArtifactInfo& artifact) {
  Json json;
  json["name"] = artifact.name;
  json["kind"] = artifact.kind;
  json["path"] = artifact.path;
  json["step"] = artifact.step ? Json(*artifact.step) : Json();
  json["bytes"] = artifact.bytes;
  json["sha256"] = artifact.sha256;
  return json;
}

/// The run's error as a sentence.
std::string error_text(const std::string& error) {
  const Json json = Json::parse(error, nullptr, false);
  if (!json.is_object()) return error;
  const std::string hook = json.value("hook", "");
  return (hook.empty() ? "" : hook + ": ") + json.value("summary", error);
}

void print_heading(const RunRow& run, const RunState& state, std::ostream& out) {
  TextTable table({});
  table.add_row({"Run", run.run_id});
  if (!run.name.empty()) table.add_row({"Name", run.name});
  if (!state.plugin.empty()) table.add_row({"Plugin", state.plugin + " " + state.plugin_version});
  table.add_row({"Command", state.verb});
  table.add_row({"Status", std::string(to_string(state.status))});
  if (!state.error.empty()) table.add_row({"Error", error_text(state.error)});
  table.add_row({"Started", state.started_iso});
  table.add_row({"Took", duration_text(state.seconds)});
  if (!state.device.empty()) table.add_row({"Device", state.device});
  std::string tags;
  for (const std::string& tag : run.annotations.tags) tags += (tags.empty() ? "" : ", ") + tag;
  if (!tags.empty()) table.add_row({"Tags", tags});
  if (!run.annotations.notes.empty()) table.add_row({"Notes", run.annotations.notes});
  table.add_row({"Folder", run.path.string()});
  table.print(out);
}

}  // namespace

Json run_page_json(const RunRow& run) {
  RunReader reader(run.path);
  const RunState state = reader.state();
  Json json = run_json(run);
  json["notes"] = run.annotations.notes;
  json["attempts"] = state.attempts;
  json["error"] = Json::parse(state.error, nullptr, false);
  if (json["error"].is_discarded()) json["error"] = nullptr;
  json["info"] = state.info;
  json["series"] = Json::array();
  for (const SeriesInfo& series : reader.series()) json["series"].push_back(series_json(series));
  json["artifacts"] = Json::array();
  for (const ArtifactRow& artifact : reader.artifacts()) json["artifacts"].push_back(artifact_json(artifact));
  return json;
}

void print_run_page(const RunRow& run, std::ostream& out) {
  RunReader reader(run.path);
  print_heading(run, reader.state(), out);

  out << "\nParameters\n";
  TextTable params({});
  for (const auto& [path, value] : reader.params()) {
    params.add_row({"  " + path, display_text(Json::parse(value, nullptr, false))});
  }
  params.print(out);

  using enum TextTable::Align;
  out << "\nMetrics\n";
  TextTable metrics({"  name", "points", "last", "min", "at step", "max", "at step"},
                    {Left, Right, Right, Right, Right, Right, Right});
  for (const SeriesInfo& series : reader.series()) {
    metrics.add_row({"  " + series.name, std::to_string(series.count), metric_text(series.last),
                     metric_text(series.min), std::to_string(series.min_step), metric_text(series.max),
                     std::to_string(series.max_step)});
  }
  metrics.print(out);

  const std::vector<ArtifactRow> artifacts = reader.artifacts();
  if (artifacts.empty()) return;
  out << "\nFiles\n";
  TextTable files({}, {Left, Left, Right});
  for (const ArtifactRow& artifact : artifacts) {
    files.add_row({"  " + artifact.path, artifact.kind, std::to_string(artifact.bytes) + " bytes"});
  }
  files.print(out);
}

}  // namespace leyden::cli
