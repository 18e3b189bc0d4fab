// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/plot_axes.h>

#include <algorithm>
#include <utility>

#include <experiment/json.h>
#include <experiment/run_list_model.h>

#include "field_json.h"

namespace leyden {
namespace {

constexpr int kAskDelay = 500;          // ms; names seldom change
constexpr size_t kMostLookedAt = 2000;  // parameters; more are chosen by hand

const std::pair<AxisScale, const char*> kScales[] = {{AxisScale::Automatic, "automatic"},
                                                     {AxisScale::Linear, "linear"},
                                                     {AxisScale::Log, "log"},
                                                     {AxisScale::Categories, "categories"}};

QStringList list_of(const std::vector<std::string>& names) {
  QStringList out;
  for (const std::string& name : names) out << QString::fromStdString(name);
  return out;
}

bool is_seed(const std::string& name) {
  return QString::fromStdString(name).contains(QLatin1String("seed"), Qt::CaseInsensitive);
}

// What a run is judged by: a validation metric where there is one, one to be high before one to be low.
std::optional<std::string> leading_metric(const std::vector<std::string>& names) {
  const auto rank = [](const std::string& name) {
    return (QString::fromStdString(name).startsWith(QLatin1String("val")) ? 2 : 0) + (higher_is_better(name) ? 1 : 0);
  };
  const auto best = std::max_element(names.begin(), names.end(),
                                     [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return best == names.end() ? std::nullopt : std::optional(*best);
}

}  // namespace

std::vector<Field> differing_parameters(const Catalog& catalog, size_t most) {
  const std::vector<std::string> ids = catalog.run_ids();
  std::vector<std::string> names = catalog.names().params;
  std::stable_partition(names.begin(), names.end(), [](const std::string& name) { return !is_seed(name); });
  std::vector<Field> out;
  for (size_t i = 0; i < std::min(names.size(), kMostLookedAt) && out.size() < most; ++i) {
    const Field field = Field::param(names[i]);
    const auto values = catalog.values(field.text(), ids);
    const RunValue* first = nullptr;
    for (const RunValue& value : values) {
      if (value.index() == 0) continue;
      if (first && value != *first) {
        out.push_back(field);
        break;
      }
      first = &value;
    }
  }
  return out;
}

PlotAxes::PlotAxes(RunListModel& runs, QObject* parent, Standard standard)
    : FieldChoice(parent), m_runs(runs), m_which(standard) {
  m_ask.setSingleShot(true);
  m_ask.setInterval(kAskDelay);
  connect(&m_ask, &QTimer::timeout, this, &PlotAxes::ask);
  connect(&runs, &RunListModel::loaded, this, &PlotAxes::ask);
  connect(&runs, &RunListModel::runsChanged, this, [this] {
    if (!m_ask.isActive()) m_ask.start();
  });
  ask();
}

PlotAxes::Found PlotAxes::look(const Catalog& catalog, Standard standard) {
  Found found;
  found.names = {list_of(catalog.names().params), list_of(catalog.names().metrics)};
  found.standard = differing_parameters(catalog, kMostByThemselves);
  const auto& metrics = catalog.names().metrics;
  if (const auto leading = leading_metric(metrics)) {
    found.colour = Field::metric(*leading);
    if (standard == Standard::Parameters) return found;
    for (const std::string& name : metrics) {
      if (name != *leading && QString::fromStdString(name).startsWith(QLatin1String("val")) &&
          found.standard.size() < kMostByThemselves + 1)
        found.standard.push_back(Field::metric(name));
    }
    found.standard.push_back(Field::metric(*leading));
  }
  return found;
}

void PlotAxes::ask() {
  m_ask.stop();
  m_runs.ask(this, [this, which = m_which](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    return [this, found = look(*catalog, which)]() mutable { take(std::move(found)); };
  });
}

void PlotAxes::take(Found found) {
  const bool others = found.names.params != m_names.params || found.names.metrics != m_names.metrics;
  m_names = std::move(found.names);
  m_standardFields = std::move(found.standard);
  m_standardColour = found.colour;
  const bool first = !std::exchange(m_ready, true);
  if (others) Q_EMIT namesChanged();
  if (m_standard && (fields() != m_standardFields || m_colour != m_standardColour || first)) useStandard();
}

void PlotAxes::useStandard() {
  m_axes.clear();
  for (const Field& field : m_standardFields) m_axes.push_back({field});
  m_colour = m_standardColour;
  m_standard = true;
  Q_EMIT fieldsChanged();
}

std::vector<Field> PlotAxes::fields() const {
  std::vector<Field> out;
  for (const Axis& axis : m_axes) out.push_back(axis.field);
  return out;
}

void PlotAxes::edited() {
  m_standard = false;
  Q_EMIT fieldsChanged();
}

void PlotAxes::setOn(const Field& field, bool on) {
  const auto found = std::find_if(m_axes.begin(), m_axes.end(), [&](const Axis& axis) { return axis.field == field; });
  if (on == (found != m_axes.end())) return;
  if (on)
    m_axes.push_back({field});
  else if (m_axes.size() > 1)
    m_axes.erase(found);
  edited();
}

void PlotAxes::move(int from, int to) {
  const int count = static_cast<int>(m_axes.size());
  to = std::clamp(to, 0, count - 1);
  if (from < 0 || from >= count || from == to) return;
  const auto at = m_axes.begin();
  if (from < to)
    std::rotate(at + from, at + from + 1, at + to + 1);
  else
    std::rotate(at + to, at + from, at + from + 1);
  edited();
}

void PlotAxes::setScale(int axis, AxisScale scale) {
  if (std::exchange(m_axes.at(static_cast<size_t>(axis)).scale, scale) != scale) edited();
}

void PlotAxes::setFlipped(int axis, bool flipped) {
  if (std::exchange(m_axes.at(static_cast<size_t>(axis)).flipped, flipped) != flipped) edited();
}

void PlotAxes::remove(int axis) {
  setOn(m_axes.at(static_cast<size_t>(axis)).field, false);
}

void PlotAxes::setColour(const std::optional<Field>& field) {
  if (field == m_colour) return;
  m_colour = field;
  edited();
}

QByteArray PlotAxes::toJson() const {
  Json axes = Json::array();
  for (const Axis& axis : m_axes) {
    Json entry = field_json(axis.field);
    for (const auto& [scale, name] : kScales)
      if (scale == axis.scale) entry["scale"] = name;
    entry["flipped"] = axis.flipped;
    axes.push_back(std::move(entry));
  }
  Json out = {{"axes", std::move(axes)}};
  if (m_colour) out["colour"] = field_json(*m_colour);
  return QByteArray::fromStdString(out.dump(-1, ' ', false, Json::error_handler_t::replace));
}

bool PlotAxes::fromJson(const QByteArray& text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  const auto list = json.is_object() ? json.find("axes") : json.end();
  if (!json.is_object() || list == json.end() || !list->is_array()) return false;
  std::vector<Axis> axes;
  for (const Json& entry : *list) {
    const auto field = field_of(entry);
    if (!field || (field->kind != Field::Kind::Fact && field->name.empty())) continue;
    Axis axis{*field};
    for (const auto& [scale, name] : kScales)
      if (text_at(entry, "scale") == name) axis.scale = scale;
    const auto flipped = entry.find("flipped");
    axis.flipped = flipped != entry.end() && flipped->is_boolean() && flipped->get<bool>();
    axes.push_back(std::move(axis));
  }
  if (axes.empty()) return false;
  m_axes = std::move(axes);
  const auto colour = json.find("colour");
  m_colour = colour != json.end() ? field_of(*colour) : std::nullopt;
  edited();
  return true;
}

}  // namespace leyden
