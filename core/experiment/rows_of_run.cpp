// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a run has, as rows.
#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>

#include <experiment/json.h>
#include <experiment/rows_model.h>
#include <experiment/run_details.h>
#include <experiment/text_format.h>
#include <store/metric_aggregate.h>

namespace leyden {
namespace {

using Cell = RowsTable::Cell;

QString tr(const char* text) {
  return QCoreApplication::translate("RunRows", text);
}

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

Cell words(const std::string& text) {
  return {qt(text)};
}

Cell number(double value) {
  return {format_number(value), QString::number(value, 'g', 17), value, true};
}

Cell count(int64_t value) {
  return {QLocale(QLocale::English).toString(qlonglong(value)), {}, qlonglong(value), true};
}

Cell at_step(double value, int64_t step, bool strong = false) {
  if (std::isnan(value)) return {QStringLiteral("–"), {}, value, true};
  Cell cell{tr("%1 at %2").arg(format_number(value), QLocale(QLocale::English).toString(qlonglong(step))), QString::number(value, 'g', 17),
            value, true};
  cell.strong = strong;
  return cell;
}

QString time_text(double wall_time) {
  return QDateTime::fromMSecsSinceEpoch(qint64(wall_time * 1000), Qt::UTC).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

// {"a": 1, "b": "x"} as a: 1, b: x.
QString payload_text(const std::string& payload) {
  const Json json = Json::parse(payload, nullptr, false);
  if (!json.is_object()) return qt(payload);
  QStringList parts;
  for (const auto& [key, value] : json.items())
    parts << QStringLiteral("%1: %2").arg(qt(key), value.is_string() ? qt(value.get<std::string>()) : qt(value.dump()));
  return parts.join(QStringLiteral(", "));
}

}  // namespace

RowsTable RowsTable::metrics(const RunDetails& details) {
  RowsTable table{{tr("metric"), tr("last"), tr("min"), tr("max"), tr("best"), tr("mean"), tr("points"), tr("NaN")}, {}};
  for (const SeriesInfo& series : details.metrics) {
    const auto step = static_cast<int64_t>(aggregate_of(series, Aggregate::BestStep));
    table.rows.push_back({words(series.name), number(series.last), at_step(series.min, series.min_step),
                          at_step(series.max, series.max_step), at_step(aggregate_of(series, Aggregate::Best), step, true),
                          number(series.mean), count(series.count), count(series.nan)});
  }
  return table;
}

RowsTable RowsTable::parameters(const RunDetails& details) {
  RowsTable table{{tr("parameter"), tr("value")}, {}};
  for (const auto& [path, text] : details.params) {
    const Json json = Json::parse(text, nullptr, false);
    Cell value{json.is_discarded() ? qt(text) : qt(display_text(json))};
    if (json.is_number()) value.sort = json.get<double>();
    table.rows.push_back({words(path), value});
  }
  return table;
}

RowsTable RowsTable::checkpoints(const RunDetails& details) {
  RowsTable table{{tr("checkpoint"), tr("step"), tr("size"), tr("notes"), tr("SHA-256")}, {}};
  const auto best = details.state.info.find("best_checkpoint");
  for (const ArtifactRow& artifact : details.artifacts) {
    if (artifact.kind != "checkpoint") continue;
    const bool is_best = best != details.state.info.end() && !best->second.empty() &&
                         std::filesystem::path(best->second).filename() == std::filesystem::path(artifact.path).filename();
    QString notes = artifact.meta.empty() ? QString() : payload_text(artifact.meta.dump());
    if (is_best) notes = notes.isEmpty() ? tr("best") : tr("best · %1").arg(notes);
    Cell name = words(artifact.path);
    name.strong = is_best;
    table.rows.push_back({name, artifact.step ? count(*artifact.step) : Cell{QStringLiteral("–"), {}, -1, true},
                          {format_bytes(double(artifact.bytes)), {}, qlonglong(artifact.bytes), true},
                          {notes},
                          {qt(artifact.sha256).left(12), qt(artifact.sha256)}});
  }
  return table;
}

RowsTable RowsTable::events(const RunDetails& details) {
  RowsTable table{{tr("time"), tr("step"), tr("event"), tr("what")}, {}};
  for (const EventRow& event : details.events)
    table.rows.push_back({{time_text(event.wall_time), {}, event.wall_time},
                          event.step ? count(*event.step) : Cell{QStringLiteral("–"), {}, -1, true},
                          {QString(qt(event.kind)).replace(QLatin1Char('_'), QLatin1Char(' '))},
                          {payload_text(event.payload)}});
  return table;
}

}  // namespace leyden
