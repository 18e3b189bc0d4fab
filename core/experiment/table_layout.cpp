// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/table_layout.h>

#include <QCoreApplication>
#include <algorithm>

#include <experiment/json.h>

#include "field_json.h"

namespace leyden {
namespace {

bool flag_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_boolean() && found->get<bool>();
}

constexpr const char* kStatistics[] = {"mean", "median", "min", "max"};
constexpr int kWidest = 4000;

template <class Each>
void for_each_in(const Json& json, const char* key, Each&& each) {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_array()) return;
  for (const Json& item : *found) {
    if (const auto field = field_of(item)) each(*field, item);
  }
}

}  // namespace

QByteArray TableLayout::toJson() const {
  Json json = {{"columns", Json::array()}, {"sort", Json::array()}, {"group_by", Json::array()}};
  for (const Column& column : columns) {
    Json item = field_json(column.field);
    item["width"] = column.width;
    item["pinned"] = column.pinned;
    item["shaded"] = column.shaded;
    json["columns"].push_back(std::move(item));
  }
  for (const Sort& key : sort) {
    Json item = field_json(key.field);
    item["descending"] = key.descending;
    json["sort"].push_back(std::move(item));
  }
  for (const Field& field : group_by) json["group_by"].push_back(field_json(field));
  json["everything_but_seeds"] = everything_but_seeds;
  json["statistic"] = kStatistics[static_cast<size_t>(statistic)];
  return QByteArray::fromStdString(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::optional<TableLayout> TableLayout::fromJson(const QByteArray& text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object()) return std::nullopt;
  TableLayout layout;
  for_each_in(json, "columns", [&](const Field& field, const Json& item) {
    const auto width = item.find("width");
    const int64_t pixels = width != item.end() && width->is_number_integer() ? width->get<int64_t>() : 0;
    layout.columns.push_back({field, static_cast<int>(std::clamp<int64_t>(pixels, 0, kWidest)),
                              flag_at(item, "pinned"), flag_at(item, "shaded")});
  });
  if (layout.columns.empty()) return std::nullopt;
  std::stable_partition(layout.columns.begin(), layout.columns.end(), [](const Column& c) { return c.pinned; });
  for_each_in(json, "sort", [&](const Field& field, const Json& item) {
    layout.sort.push_back({field, flag_at(item, "descending")});
  });
  for_each_in(json, "group_by", [&](const Field& field, const Json&) { layout.group_by.push_back(field); });
  layout.everything_but_seeds = flag_at(json, "everything_but_seeds");
  for (size_t i = 0; i < std::size(kStatistics); ++i) {
    if (text_at(json, "statistic") == kStatistics[i]) layout.statistic = static_cast<Statistic>(i);
  }
  return layout;
}

QString title_of(const Field& field) {
  const auto tr = [](const char* text) { return QCoreApplication::translate("RunTable", text); };
  const QString name = QString::fromStdString(field.name);
  if (field.kind == Field::Kind::Param) return name;
  if (field.kind == Field::Kind::Metric) {
    if (field.aggregate == Aggregate::Last) return name;
    const auto aggregate = to_string(field.aggregate);
    return name + QLatin1Char(' ') + QString::fromUtf8(aggregate.data(), qsizetype(aggregate.size())).replace('_', ' ');
  }
  switch (field.fact) {
    case Field::Fact::Id:
      return tr("id");
    case Field::Fact::Name:
      return tr("run");
    case Field::Fact::Plugin:
      return tr("plugin");
    case Field::Fact::Status:
      return tr("status");
    case Field::Fact::Verb:
      return tr("verb");
    case Field::Fact::Device:
      return tr("device");
    case Field::Fact::Notes:
      return tr("notes");
    case Field::Fact::Error:
      return tr("error");
    case Field::Fact::Tags:
      return tr("tags");
    case Field::Fact::Started:
      return tr("started");
    case Field::Fact::Duration:
      return tr("duration");
    case Field::Fact::Age:
      return tr("age");
    case Field::Fact::Starred:
      return tr("starred");
    case Field::Fact::Archived:
      return tr("archived");
  }
  return {};
}

bool is_numeric(const Field& field) {
  return field.kind == Field::Kind::Metric ||
         (field.kind == Field::Kind::Fact && field.fact == Field::Fact::Duration);
}

}  // namespace leyden
