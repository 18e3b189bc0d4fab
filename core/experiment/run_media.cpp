// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_media.h>

#include <algorithm>
#include <map>
#include <numeric>

#include <experiment/json.h>
#include <experiment/run_details.h>
#include <experiment/text_format.h>

namespace leyden {
namespace {

std::optional<MediaItem::Kind> kind_of(const std::string& kind) {
  if (kind == "image") return MediaItem::Kind::Image;
  if (kind == "confusion_matrix") return MediaItem::Kind::ConfusionMatrix;
  if (kind == "table") return MediaItem::Kind::Table;
  if (kind == "text") return MediaItem::Kind::Text;
  return std::nullopt;
}

QString cell_text(const Json& json) {
  if (json.is_number_float()) return format_number(json.get<double>());
  if (json.is_string()) return QString::fromStdString(json.get<std::string>());
  return json.is_null() ? QString() : QString::fromStdString(json.dump());
}

int column_named(const MediaTable& table, std::initializer_list<const char*> names) {
  for (const char* name : names)
    for (int i = 0; i < table.columns.size(); ++i)
      if (table.columns[i].compare(QLatin1String(name), Qt::CaseInsensitive) == 0) return i;
  return -1;
}

}  // namespace

int MediaItem::frameAt(int64_t step) const {
  int found = 0;
  for (size_t i = 0; i < frames.size(); ++i)
    if (!frames[i].step || *frames[i].step <= step) found = int(i);
  return found;
}

std::vector<MediaItem> media_of(const RunDetails& details, const std::vector<HistogramRow>& histograms) {
  std::map<std::pair<MediaItem::Kind, std::string>, std::map<int64_t, MediaItem::Frame>> items;
  const auto add = [&](MediaItem::Kind kind, const std::string& name, MediaItem::Frame frame) {
    const int64_t place = frame.step.value_or(-1);
    items[{kind, name}][place] = std::move(frame);
  };
  for (const ArtifactRow& artifact : details.artifacts)
    if (const auto kind = kind_of(artifact.kind)) add(*kind, artifact.name, {artifact.step, artifact.path, {}});
  for (const EventRow& event : details.events) {
    if (event.kind != "text") continue;
    const Json json = Json::parse(event.payload, nullptr, false);
    if (json.is_object() && json.contains("name") && json["name"].is_string() && json.contains("text") && json["text"].is_string())
      add(MediaItem::Kind::Text, json["name"].get<std::string>(), {event.step, {}, json["text"].get<std::string>()});
  }
  for (const HistogramRow& histogram : histograms) add(MediaItem::Kind::Histogram, histogram.name, {histogram.step, {}, {}});
  std::vector<MediaItem> out;
  for (auto& [key, frames] : items) {
    MediaItem item{key.second, key.first, {}};
    for (auto& [step, frame] : frames) item.frames.push_back(std::move(frame));
    out.push_back(std::move(item));
  }
  return out;
}

double ConfusionCounts::ofClass(int truth) const {
  const auto row = counts.begin() + long(truth) * classes.size();
  return std::accumulate(row, row + classes.size(), 0.0);
}

double ConfusionCounts::total() const {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

double ConfusionCounts::right() const {
  double sum = 0;
  for (int i = 0; i < classes.size(); ++i) sum += at(i, i);
  return sum;
}

std::optional<ConfusionCounts> confusion_of(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("classes") || !json.contains("counts")) return std::nullopt;
  if (!json["classes"].is_array() || !json["counts"].is_array()) return std::nullopt;
  ConfusionCounts out;
  for (const Json& name : json["classes"]) out.classes << cell_text(name);
  const auto add = [&](const Json& value) {
    if (value.is_number()) out.counts.push_back(value.get<double>());
  };
  for (const Json& row : json["counts"]) {
    if (row.is_array())
      for (const Json& value : row) add(value);
    else
      add(row);
  }
  const size_t size = size_t(out.classes.size());
  return size > 0 && out.counts.size() == size * size ? std::optional(out) : std::nullopt;
}

std::optional<MediaTable> table_of(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("columns") || !json.contains("rows")) return std::nullopt;
  if (!json["columns"].is_array() || !json["rows"].is_array()) return std::nullopt;
  MediaTable out;
  for (const Json& name : json["columns"]) out.columns << cell_text(name);
  for (const Json& row : json["rows"]) {
    if (!row.is_array()) return std::nullopt;
    QStringList cells;
    for (const Json& value : row) cells << cell_text(value);
    while (cells.size() < out.columns.size()) cells << QString();
    out.rows.push_back(cells.mid(0, out.columns.size()));
  }
  return out;
}

std::optional<MediaCurves> curves_of(const MediaTable& table) {
  MediaCurves out;
  int x = column_named(table, {"fpr", "false_positive_rate", "false positive rate"});
  int y = column_named(table, {"tpr", "true_positive_rate", "true positive rate"});
  out.roc = x >= 0 && y >= 0;
  if (!out.roc) {
    x = column_named(table, {"recall"});
    y = column_named(table, {"precision"});
  }
  if (x < 0 || y < 0) return std::nullopt;
  const int of = column_named(table, {"class", "label"});
  for (const QStringList& row : table.rows) {
    bool good_x = false, good_y = false;
    const double at = row[x].toDouble(&good_x), value = row[y].toDouble(&good_y);
    if (!good_x || !good_y) continue;
    const QString name = of < 0 ? QString() : row[of];
    const auto found = std::find_if(out.curves.begin(), out.curves.end(), [&](const auto& curve) { return curve.name == name; });
    auto& curve = found == out.curves.end() ? out.curves.emplace_back(MediaCurves::Curve{name, {}, {}}) : *found;
    curve.x.push_back(at);
    curve.y.push_back(value);
  }
  return out.curves.empty() ? std::nullopt : std::optional(out);
}

}  // namespace leyden
