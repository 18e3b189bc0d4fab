// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "run_cells.h"

#include <QDateTime>
#include <cmath>
#include <limits>

#include <experiment/json.h>
#include <experiment/text_format.h>

namespace leyden {
namespace {

constexpr int kKeptCells = 20'000;  // of those on the screen, many times over

RunValue value_of_json(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_null()) return std::string("none");
  return text;
}

QString key_of(const Field& field) {
  const int which = field.kind == Field::Kind::Fact ? int(field.fact) : int(field.aggregate);
  return QString::fromStdString(field.name) + QChar(char16_t(1 + int(field.kind) * 64 + which));
}

}  // namespace

double number_of(const RunValue& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  if (const std::string* text = std::get_if<std::string>(&value)) {
    bool good = false;
    const double number = QByteArray::fromStdString(*text).toDouble(&good);
    if (good) return number;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

QString text_of(const RunValue& value) {
  if (const double* number = std::get_if<double>(&value)) return format_number(*number);
  const std::string* text = std::get_if<std::string>(&value);
  return text ? QString::fromStdString(*text) : QString();
}

RunCells::RunCells(RunListModel& runs, QObject* parent) : QObject(parent), m_runs(runs), m_cells(kKeptCells) {}

RunValue RunCells::fact(const QString& runId, Field::Fact fact) const {
  const QModelIndex run = m_runs.indexOf(runId);
  const auto text = [&](int role) -> RunValue { return run.data(role).toString().toStdString(); };
  switch (fact) {
    case Field::Fact::Id:
      return runId.toStdString();
    case Field::Fact::Name:
      return text(RunListModel::NameRole);
    case Field::Fact::Plugin:
      return text(RunListModel::PluginRole);
    case Field::Fact::Status:
      return text(RunListModel::StatusTextRole);
    case Field::Fact::Verb:
      return text(RunListModel::VerbRole);
    case Field::Fact::Device:
      return text(RunListModel::DeviceRole);
    case Field::Fact::Notes:
      return text(RunListModel::NotesRole);
    case Field::Fact::Error:
      return text(RunListModel::ErrorRole);
    case Field::Fact::Tags:
      return run.data(RunListModel::TagsRole).toStringList().join(QStringLiteral(", ")).toStdString();
    case Field::Fact::Started:
      return static_cast<double>(run.data(RunListModel::StartedRole).toDateTime().toMSecsSinceEpoch()) / 1000;
    case Field::Fact::Duration:
      return run.data(RunListModel::DurationRole).toDouble();
    case Field::Fact::Age:
      return static_cast<double>(
          run.data(RunListModel::StartedRole).toDateTime().secsTo(QDateTime::currentDateTimeUtc()));
    case Field::Fact::Starred:
      return std::string(run.data(RunListModel::StarredRole).toBool() ? "true" : "false");
    case Field::Fact::Archived:
      return std::string(run.data(RunListModel::ArchivedRole).toBool() ? "true" : "false");
  }
  return {};
}

RunValue RunCells::value(const QString& runId, const Field& field) const {
  if (m_runs.rowOf(runId) < 0) return {};
  if (field.kind == Field::Kind::Fact) return fact(runId, field.fact);
  const std::pair key(runId, key_of(field));
  if (const RunValue* known = m_cells.object(key)) return *known;
  RunValue value;
  if (field.kind == Field::Kind::Metric) {
    if (const auto series = m_runs.series(runId, field.name)) value = aggregate_of(*series, field.aggregate);
  } else if (const auto text = m_runs.param(runId, field.name)) {
    value = value_of_json(*text);
  }
  m_cells.insert(key, new RunValue(value));
  return value;
}

const QHash<QString, RunValue>* RunCells::column(const Field& field) const {
  const auto found = m_columns.constFind(key_of(field));
  return found == m_columns.constEnd() ? nullptr : &*found;
}

void RunCells::setWanted(const std::vector<Field>& fields) {
  if (fields == m_wanted) return;
  m_wanted = fields;
  QHash<QString, QHash<QString, RunValue>> kept;
  for (const Field& field : fields) {
    const auto found = m_columns.find(key_of(field));
    if (found != m_columns.end()) kept.insert(found.key(), std::move(*found));
  }
  m_columns = std::move(kept);
  ask();
}

void RunCells::forget(const QStringList& runIds) {
  m_cells.clear();
  constexpr int kFew = 64;
  if (runIds.isEmpty() || runIds.size() > kFew) {
    for (const Field& field : m_wanted) m_columns.remove(key_of(field));
    return ask();
  }
  for (const Field& field : m_wanted) {
    const auto found = m_columns.find(key_of(field));
    if (found == m_columns.end()) continue;
    for (const QString& id : runIds) found->insert(id, value(id, field));
  }
}

// All columns that are missing by one question.
void RunCells::ask() {
  std::vector<Field> missing;
  for (const Field& field : m_wanted) {
    if (!column(field)) missing.push_back(field);
  }
  const int question = ++m_question;
  if (missing.empty()) return;
  m_runs.ask(this, [this, question, missing](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog) return {};
    const std::vector<std::string> ids = catalog->run_ids();
    QHash<QString, QHash<QString, RunValue>> columns;
    for (const Field& field : missing) {
      QHash<QString, RunValue>& column = columns[key_of(field)];
      std::vector<RunValue> values;
      try {
        values = catalog->values(field.text(), ids);
      } catch (const FilterError&) {
        continue;  // no run has it (any more)
      }
      column.reserve(static_cast<qsizetype>(ids.size()));
      for (size_t i = 0; i < values.size(); ++i) column.insert(QString::fromStdString(ids[i]), std::move(values[i]));
    }
    return [this, question, columns = std::move(columns)]() mutable {
      if (question != m_question) return;
      for (auto it = columns.begin(); it != columns.end(); ++it) m_columns.insert(it.key(), std::move(*it));
      Q_EMIT columnsCame();
    };
  });
}

}  // namespace leyden
