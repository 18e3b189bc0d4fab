// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_queue_model.h>

#include <cmath>

#include <experiment/text_format.h>

namespace leyden {
namespace {

QVariant known(double value) {
  return std::isfinite(value) ? QVariant(value) : QVariant();
}

QString text(std::string_view view) {
  return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QString error_of(const QueueEntry& entry) {
  return entry.outcome.error ? QString::fromStdString(entry.outcome.error->summary) : QString();
}

QString progress_text(const QueueEntry& entry) {
  if (is_over(entry.state)) return format_duration(entry.outcome.seconds);
  if (!std::isfinite(entry.progress.fraction)) return {};
  QString shown = QStringLiteral("%1 %").arg(int(entry.progress.fraction * 100));
  const QString left = format_duration(entry.progress.seconds_left);
  return left.isEmpty() ? shown : shown + QStringLiteral(" · ") + left + QStringLiteral(" left");
}

}  // namespace

RunQueueModel::RunQueueModel(RunQueue* queue, QObject* parent) : QAbstractTableModel(parent), m_queue(queue) {
  if (!queue) return;
  connect(queue, &RunQueue::entryAboutToBeAdded, this, [this](int row) { beginInsertRows({}, row, row); });
  connect(queue, &RunQueue::entryAdded, this, [this] { endInsertRows(); });
  connect(queue, &RunQueue::entryAboutToBeRemoved, this, [this](int row) { beginRemoveRows({}, row, row); });
  connect(queue, &RunQueue::entryRemoved, this, [this] { endRemoveRows(); });
  connect(queue, &RunQueue::entryAboutToBeMoved, this,
          [this](int from, int to) { beginMoveRows({}, from, from, {}, to > from ? to + 1 : to); });
  connect(queue, &RunQueue::entryMoved, this, [this] { endMoveRows(); });
  connect(queue, &RunQueue::entryChanged, this, [this](int id) {
    for (int row = 0; row < rowCount(); ++row) {
      if (m_queue->entryAt(row)->id == id) Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
  });
  connect(queue, &QObject::destroyed, this, [this] {
    beginResetModel();
    m_queue = nullptr;
    endResetModel();
  });
}

int RunQueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !m_queue ? 0 : m_queue->count();
}

int RunQueueModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunQueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || !m_queue) return {};
  const QueueEntry* entry = m_queue->entryAt(index.row());
  if (!entry) return {};
  switch (role) {
    case IdRole:
      return entry->id;
    case StateRole:
      return int(entry->state);
    case StateTextRole:
      return text(to_string(entry->state));
    case RunIdRole:
      return entry->runId;
    case FractionRole:
      return known(entry->state == QueueState::Finished ? 1.0 : entry->progress.fraction);
    case TimeLeftRole:
      return is_over(entry->state) ? QVariant() : known(entry->progress.seconds_left);
    case ErrorRole:
      return error_of(*entry);
    case CanStopRole:
      return !is_over(entry->state) && entry->state != QueueState::Stopping;
    case CanMoveRole:
      return entry->state == QueueState::Queued;
    case Qt::ToolTipRole:
      return error_of(*entry);
    case Qt::DisplayRole:
      break;
    default:
      return {};
  }
  switch (index.column()) {
    case Name:
      return entry->title();
    case State:
      return text(to_string(entry->state));
    case Progress:
      return progress_text(*entry);
    case Plugin:
      return QString::fromStdString(entry->request.config.plugin_id());
    default:
      return {};
  }
}

QVariant RunQueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Name:
      return tr("Run");
    case State:
      return tr("State");
    case Progress:
      return tr("Progress");
    case Plugin:
      return tr("Plugin");
    default:
      return {};
  }
}

QHash<int, QByteArray> RunQueueModel::roleNames() const {
  auto names = QAbstractTableModel::roleNames();
  names.insert({{IdRole, "entryId"},
                {StateRole, "state"},
                {StateTextRole, "stateText"},
                {RunIdRole, "runId"},
                {FractionRole, "fraction"},
                {TimeLeftRole, "timeLeft"},
                {ErrorRole, "error"},
                {CanStopRole, "canStop"},
                {CanMoveRole, "canMove"}});
  return names;
}

}  // namespace leyden
