// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "run_entry.h"

#include <QDateTime>
#include <QStringList>
#include <cmath>

#include <experiment/run_list_model.h>
#include <experiment/text_format.h>

namespace leyden {

QString text_of(std::string_view view) {
  return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

namespace {

QVariant known(double value) {
  return std::isfinite(value) ? QVariant(value) : QVariant();
}

QStringList texts(const std::vector<std::string>& values) {
  QStringList list;
  for (const auto& value : values) list << text_of(value);
  return list;
}

// A run without a name is called by its plugin and the end of its id.
QString display_name(const RunRow& row) {
  if (!row.name.empty()) return text_of(row.name);
  const QString tail = text_of(row.run_id).right(6);
  return row.plugin.empty() ? tail : text_of(row.plugin) + QStringLiteral(" · ") + tail;
}

QDateTime started(const RunRow& row) {
  return QDateTime::fromString(text_of(row.started), Qt::ISODateWithMs).toUTC();
}

}  // namespace

void RunEntry::set_row(std::shared_ptr<const RunRow> changed, const std::string& metric_name) {
  row = std::move(changed);
  name = display_name(*row);
  read_metric(metric_name);
}

void RunEntry::read_metric(const std::string& metric_name) {
  const auto series = values.metric(metric_name);
  has_metric = series.has_value();
  if (series) metric = series->last;
}

RunColour RunEntry::colour() const {
  RunColour colour = run_colour(colour_place);
  if (parse_colour(row->annotations.colour, &colour.rgb)) colour.dash = RunColour::Dash::Solid;
  return colour;
}

double RunEntry::fraction() const {
  if (live) return live->fraction;
  return row->status == RunStatus::Finished ? 1.0 : std::numeric_limits<double>::quiet_NaN();
}

double RunEntry::time_left() const {
  return live ? live->seconds_left : std::numeric_limits<double>::quiet_NaN();
}

QVariant RunEntry::display(int column) const {
  switch (column) {
    case RunListModel::Name:
      return name;
    case RunListModel::Status:
      return text_of(to_string(row->status));
    case RunListModel::Metric:
      return has_metric ? format_number(metric) : QString();
    case RunListModel::Progress: {
      const double done = fraction();
      return std::isfinite(done) ? QStringLiteral("%1 %").arg(int(done * 100)) : QString();
    }
    case RunListModel::TimeLeft:
      return format_duration(time_left());
    case RunListModel::Plugin:
      return text_of(row->plugin);
    case RunListModel::Started:
      return started(*row).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    case RunListModel::Duration:
      return format_duration(row->seconds);
    case RunListModel::Device:
      return text_of(row->device);
    case RunListModel::Tags:
      return texts(row->annotations.tags).join(QStringLiteral(", "));
    default:
      return {};
  }
}

QVariant RunEntry::sort_value(int column) const {
  switch (column) {
    case RunListModel::Visible:
      return visible;
    case RunListModel::Name:
      return name;
    case RunListModel::Status:
      return int(row->status);
    case RunListModel::Metric:
      return has_metric ? QVariant(metric) : QVariant();
    case RunListModel::Progress:
      return known(fraction());
    case RunListModel::TimeLeft:
      return known(time_left());
    case RunListModel::Started:
      return id;  // ids are drawn in order of time
    case RunListModel::Duration:
      return row->seconds;
    default:
      return display(column);
  }
}

QVariant RunEntry::data(int column, int role) const {
  switch (role) {
    case Qt::DisplayRole:
      return display(column);
    case Qt::EditRole:
      return column == RunListModel::Name ? QVariant(name) : display(column);
    case Qt::ToolTipRole:
      return column == RunListModel::Name && !row->error.empty() ? text_of(row->error) : QVariant();
    case RunListModel::RunIdRole:
      return id;
    case RunListModel::PathRole:
      return text_of(row->path.string());
    case RunListModel::NameRole:
      return name;
    case RunListModel::ColourRole:
      return text_of(colour().hex());
    case RunListModel::DashRole:
      return int(colour().dash);
    case RunListModel::VisibleRole:
      return visible;
    case RunListModel::StarredRole:
      return row->annotations.starred;
    case RunListModel::ArchivedRole:
      return row->annotations.archived;
    case RunListModel::StatusRole:
      return int(row->status);
    case RunListModel::StatusTextRole:
      return text_of(to_string(row->status));
    case RunListModel::FractionRole:
      return known(fraction());
    case RunListModel::TimeLeftRole:
      return known(time_left());
    case RunListModel::PluginRole:
      return text_of(row->plugin);
    case RunListModel::VerbRole:
      return text_of(row->verb);
    case RunListModel::StartedRole:
      return started(*row);
    case RunListModel::DurationRole:
      return row->seconds;
    case RunListModel::DeviceRole:
      return text_of(row->device);
    case RunListModel::TagsRole:
      return texts(row->annotations.tags);
    case RunListModel::NotesRole:
      return text_of(row->annotations.notes);
    case RunListModel::MetricRole:
      return has_metric ? QVariant(metric) : QVariant();
    case RunListModel::ErrorRole:
      return text_of(row->error);
    case RunListModel::SortRole:
      return sort_value(column);
    case RunListModel::LiveRole:
      return live.has_value();
    default:
      return {};
  }
}

std::optional<bool> comes_before(const RunEntry& left, const RunEntry& right, int column, Qt::SortOrder order) {
  const QVariant a = left.sort_value(column), b = right.sort_value(column);
  const auto missing = [](const QVariant& value) {
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
  };
  if (missing(a) != missing(b)) return missing(b) == (order == Qt::AscendingOrder);
  if (missing(a)) return std::nullopt;
  if (a.typeId() == QMetaType::QString) {
    const int difference = a.toString().compare(b.toString(), Qt::CaseInsensitive);
    return difference != 0 ? std::optional(difference < 0) : std::nullopt;
  }
  return a.toDouble() != b.toDouble() ? std::optional(a.toDouble() < b.toDouble()) : std::nullopt;
}

}  // namespace leyden
