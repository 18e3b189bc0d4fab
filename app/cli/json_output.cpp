// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "json_output.h"

#include <cmath>
#include <iostream>

namespace leyden::cli {
namespace {

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json value_of(const std::string& json_text) {
  Json value = Json::parse(json_text, nullptr, false);
  return value.is_discarded() ? Json(json_text) : value;
}

/// Each metric's value under its name.
template <class Metrics, class Value>
Json metrics_json(const Metrics& metrics, Value value) {
  Json json = Json::object();
  for (const auto& metric : metrics) {
    const auto [name, last] = value(metric);
    json[name] = number_json(last);
  }
  return json;
}

}  // namespace

Json number_json(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

Json outcome_json(const RunOutcome& outcome) {
  Json json;
  json["run_id"] = text_or_null(outcome.run_id);
  json["path"] = text_or_null(outcome.path.string());
  json["status"] = std::string(to_string(outcome.status));
  json["metrics"] = metrics_json(outcome.metrics, [](const auto& metric) { return metric; });
  if (!outcome.results.is_null()) json["results"] = outcome.results;
  json["best_checkpoint"] = text_or_null(outcome.best_checkpoint);
  json["seconds"] = outcome.seconds;
  json["error"] = nullptr;
  if (outcome.error) {
    json["error"] = {{"hook", outcome.error->hook},
                     {"summary", outcome.error->summary},
                     {"details", outcome.error->details}};
  }
  return json;
}

Json problem_json(const std::string& sentence, const ConfigProblem* problem) {
  RunOutcome refused;
  Json json = outcome_json(refused);
  json["error"] = {{"hook", ""}, {"summary", sentence}, {"details", ""}};
  if (!problem) return json;
  const std::pair<const char*, const std::string*> parts[] = {{"key", &problem->key},
                                                              {"value", &problem->value},
                                                              {"allowed", &problem->allowed},
                                                              {"nearest", &problem->nearest},
                                                              {"file", &problem->file}};
  for (const auto& [name, text] : parts) {
    if (!text->empty()) json["error"][name] = *text;
  }
  if (problem->line > 0) json["error"]["line"] = problem->line;
  if (problem->column > 0) json["error"]["column"] = problem->column;
  return json;
}

Json run_json(const RunRow& run) {
  Json json;
  json["run_id"] = run.run_id;
  json["name"] = run.annotations.name.empty() ? run.name : run.annotations.name;
  json["path"] = run.path.string();
  json["plugin"] = run.plugin;
  json["verb"] = run.verb;
  json["status"] = std::string(to_string(run.status));
  json["started"] = run.started;
  json["seconds"] = number_json(run.seconds);
  json["device"] = run.device;
  json["tags"] = run.annotations.tags;
  json["starred"] = run.annotations.starred;
  json["archived"] = run.annotations.archived;
  json["params"] = Json::object();
  for (const auto& [path, value] : run.params) json["params"][path] = value_of(value);
  json["metrics"] = metrics_json(run.metrics, [](const SeriesInfo& series) {
    return std::pair<std::string, double>(series.name, series.last);
  });
  json["error"] = text_or_null(run.error);
  return json;
}

void print_json(const Json& document) {
  std::cout << document.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

}  // namespace leyden::cli
