// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/chart_view.h>

#include <cmath>
#include <optional>
#include <utility>

#include "field_json.h"

namespace leyden {

namespace {

constexpr const char* kAxes[] = {"step", "epoch", "time", "wall_time", "metric"};
constexpr const char* kBands[] = {"none", "min_max", "deviation", "standard_error", "interval"};
constexpr const char* kLines[] = {"none", "mean", "median"};

// The member's place among words; `otherwise` where it is none of them.
template <std::size_t N>
std::size_t word_at(const Json& json, const char* key, const char* const (&words)[N], std::size_t otherwise) {
  const std::string word = text_at(json, key);
  for (std::size_t i = 0; i < N; ++i)
    if (word == words[i]) return i;
  return otherwise;
}

void read_flag(const Json& json, const char* key, bool& flag) {
  const auto found = json.find(key);
  if (found != json.end() && found->is_boolean()) flag = found->get<bool>();
}

Json part_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_object() ? *found : Json::object();
}

// A kind that is known and an amount in its range.
std::optional<Smoothing> smoothing_of(const Json& kind, const Json& amount) {
  if (!kind.is_string() || !amount.is_number()) return std::nullopt;
  const std::string word = kind.get<std::string>();
  const Smoothing smoothing{smoothing_kind_from(word), amount.get<double>()};
  if (to_string(smoothing.kind) != word || !std::isfinite(smoothing.amount)) return std::nullopt;
  return smoothing.bounded();
}

Json json_of(const RunGrouping& grouping) {
  Json by = Json::array();
  for (const Field& field : grouping.by) by.push_back(field_json(field));
  return {{"by", by}, {"everything_but_seeds", grouping.everything_but_seeds}};
}

RunGrouping grouping_of(const Json& json) {
  RunGrouping grouping;
  read_flag(json, "everything_but_seeds", grouping.everything_but_seeds);
  const auto by = json.find("by");
  if (by == json.end() || !by->is_array()) return grouping;
  for (const Json& item : *by)
    if (const auto field = field_of(item)) grouping.by.push_back(*field);
  return grouping;
}

Json json_of(const ChartGrouping& grouping) {
  const std::size_t line = !grouping.line ? 0 : *grouping.line == GroupLine::Mean ? 1 : 2;
  return {{"colour", json_of(grouping.colour)},
          {"dash", json_of(grouping.dash)},
          {"panel", json_of(grouping.panel)},
          {"line", kLines[line]},
          {"band", kBands[static_cast<std::size_t>(grouping.band)]},
          {"single_runs", grouping.single_runs},
          {"same_y", grouping.same_y}};
}

ChartGrouping chart_grouping_of(const Json& json) {
  ChartGrouping grouping;
  grouping.colour = grouping_of(part_of(json, "colour"));
  grouping.dash = grouping_of(part_of(json, "dash"));
  grouping.panel = grouping_of(part_of(json, "panel"));
  const std::size_t line = word_at(json, "line", kLines, 1);
  grouping.line = line == 0 ? std::nullopt : std::optional(line == 1 ? GroupLine::Mean : GroupLine::Median);
  grouping.band = static_cast<GroupBand>(word_at(json, "band", kBands, static_cast<std::size_t>(grouping.band)));
  read_flag(json, "single_runs", grouping.single_runs);
  read_flag(json, "same_y", grouping.same_y);
  return grouping;
}

struct Flag {
  const char* key;
  bool ChartView::* member;
};
constexpr Flag kFlags[] = {{"log_x", &ChartView::log_x},
                           {"log_y", &ChartView::log_y},
                           {"link_zoom", &ChartView::link_zoom},
                           {"ignore_outliers", &ChartView::ignore_outliers},
                           {"marks", &ChartView::marks},
                           {"hover_by_distance", &ChartView::hover_by_distance}};

}  // namespace

QByteArray ChartView::toJson() const {
  Json json = {{"axis", kAxes[static_cast<std::size_t>(axis)]},
               {"x_metric", x_metric.toStdString()},
               {"smoothing", to_string(smoothing.kind)},
               {"amount", smoothing.amount},
               {"amounts", Json::object()},
               {"grouping", json_of(grouping)}};
  for (const auto& [kind, amount] : amounts) json["amounts"][std::string(to_string(kind))] = amount;
  for (const Flag& flag : kFlags) json[flag.key] = this->*flag.member;
  json.update(other);
  return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

ChartView ChartView::fromJson(const QByteArray& text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  ChartView view;
  if (!json.is_object()) return view;
  view.axis = static_cast<CurveAxis>(word_at(json, "axis", kAxes, 0));
  view.x_metric = QString::fromStdString(text_at(json, "x_metric"));
  if (view.axis == CurveAxis::Metric && view.x_metric.isEmpty()) view.axis = CurveAxis::Step;
  if (const auto smoothing = smoothing_of(json.value("smoothing", Json()), json.value("amount", Json())))
    view.smoothing = *smoothing;
  const Json amounts = part_of(json, "amounts");
  for (const auto& [kind, amount] : amounts.items())
    if (const auto smoothing = smoothing_of(kind, amount)) view.amounts[smoothing->kind] = smoothing->amount;
  for (const Flag& flag : kFlags) read_flag(json, flag.key, view.*flag.member);
  view.grouping = chart_grouping_of(part_of(json, "grouping"));
  for (const char* known : {"axis", "x_metric", "smoothing", "amount", "amounts", "grouping"}) json.erase(known);
  for (const Flag& flag : kFlags) json.erase(flag.key);
  view.other = std::move(json);
  return view;
}

}  // namespace leyden
