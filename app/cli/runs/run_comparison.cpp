// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_comparison.h"

#include <algorithm>
#include <ostream>

#include "../json_output.h"
#include "../text_table.h"

namespace leyden::cli {
namespace {

bool all_equal(const std::vector<Json>& values) {
  return std::all_of(values.begin(), values.end(),
                     [&](const Json& value) { return value == values.front(); });
}

std::string cell(const Json& value) {
  if (value.is_number_float()) return metric_text(value.get<double>());
  return display_text(value);
}

}  // namespace

RunComparison::RunComparison(const std::vector<RunRow>& runs, bool with_equal) : runs_(runs) {
  for (size_t i = 0; i < runs.size(); ++i) {
    for (const auto& [path, text] : runs[i].params) {
      Json value = Json::parse(text, nullptr, false);
      add(params_, i, path, value.is_discarded() ? Json(text) : std::move(value));
    }
    for (const SeriesInfo& series : runs[i].metrics) add(metrics_, i, series.name, number_json(series.last));
  }
  const auto is_equal = [](const auto& row) { return all_equal(row.second); };
  equal_ = std::count_if(params_.begin(), params_.end(), is_equal);
  if (!with_equal) std::erase_if(params_, is_equal);
}

void RunComparison::add(Rows& rows, size_t run, const std::string& key, Json value) {
  auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.first == key; });
  if (row == rows.end()) row = rows.insert(rows.end(), {key, std::vector<Json>(runs_.size())});
  row->second[run] = std::move(value);
}

Json RunComparison::json() const {
  Json json;
  json["runs"] = Json::array();
  for (const RunRow& run : runs_) {
    json["runs"].push_back({{"run_id", run.run_id},
                            {"name", run.name},
                            {"plugin", run.plugin},
                            {"status", std::string(to_string(run.status))}});
  }
  json["params"] = Json::object();
  for (const auto& [path, values] : params_) json["params"][path] = values;
  json["equal_params"] = equal_;
  json["metrics"] = Json::object();
  for (const auto& [name, values] : metrics_) json["metrics"][name] = values;
  return json;
}

void RunComparison::print(std::ostream& out) const {
  std::vector<std::string> titles = {""};
  for (const RunRow& run : runs_) titles.push_back(run.name.empty() ? run.run_id : run.name);
  TextTable table(titles);
  const auto add_rows = [&table](const Rows& rows) {
    for (const auto& [key, values] : rows) {
      std::vector<std::string> cells = {key};
      for (const Json& value : values) cells.push_back(cell(value));
      table.add_row(std::move(cells));
    }
  };
  add_rows(params_);
  if (params_.empty()) table.add_row({"no parameter differs"});
  table.add_row({});
  add_rows(metrics_);
  table.print(out);
  out << '\n' << equal_ << " parameters are equal\n";
}

}  // namespace leyden::cli
