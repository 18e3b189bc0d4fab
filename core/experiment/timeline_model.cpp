// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/timeline_model.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>

namespace leyden {
namespace {

constexpr int kBuildDelay = 40, kReadDelay = 150;  // ms; running runs change all the time
constexpr size_t kBatch = 64;                      // runs that are read before any is shown

}  // namespace

struct TimelineModel::Wish {
  QString id;
  std::filesystem::path folder;
  RunStatus status;
};

struct TimelineModel::Read {
  QString id;
  RunPieces pieces;
};

double TimelineModel::Lane::from() const {
  double first = pieces.front().from;
  for (const RunPiece& piece : pieces) first = std::min(first, piece.from);
  return first;
}

double TimelineModel::Lane::to() const {
  double last = pieces.front().to;
  for (const RunPiece& piece : pieces) last = std::max(last, piece.to);
  return last;
}

double TimelineModel::Lane::worked() const {
  double seconds = 0;
  for (const RunPiece& piece : pieces) seconds += piece.to - piece.from;
  return seconds;
}

TimelineModel::TimelineModel(RunListModel& runs, RunFilter& filter, RunBrush& brush, QObject* parent)
    : QAbstractListModel(parent), m_runs(runs), m_filter(filter), m_brush(brush) {
  m_pool.setMaxThreadCount(1);
  m_build.setSingleShot(true);
  m_build.setInterval(kBuildDelay);
  m_read.setSingleShot(true);
  m_read.setInterval(kReadDelay);
  connect(&m_build, &QTimer::timeout, this, &TimelineModel::build);
  connect(&m_read, &QTimer::timeout, this, &TimelineModel::read);
  connect(&filter, &RunFilter::changed, this, &TimelineModel::buildSoon);
  connect(&runs, &RunListModel::visibleRunsChanged, this, &TimelineModel::buildSoon);
  connect(&runs, &QAbstractItemModel::rowsInserted, this, &TimelineModel::buildSoon);
  connect(&runs, &QAbstractItemModel::rowsRemoved, this, &TimelineModel::buildSoon);
  connect(&runs, &RunListModel::loaded, this, &TimelineModel::buildSoon);
  connect(&runs, &RunListModel::runsChanged, this, [this](const QStringList& ids) {
    want(ids);
    buildSoon();
  });
  // Whoever takes away what is picked takes the span.
  connect(&brush, &RunBrush::changed, this, [this] {
    if (!m_span || m_picking || m_brush.picked()) return;
    m_span.reset();
    Q_EMIT spanChanged();
  });
  build();
  read();
}

TimelineModel::~TimelineModel() {
  m_pool.clear();
  m_pool.waitForDone();
}

void TimelineModel::setScope(Scope scope) {
  if (std::exchange(m_scope, scope) != scope) build();
}

void TimelineModel::setSelectedRuns(const QStringList& ids) {
  const QSet<QString> before = std::exchange(m_selected, QSet<QString>(ids.begin(), ids.end()));
  if (m_scope == Scope::Selected && before != m_selected) build();
}

void TimelineModel::setActive(bool active) {
  m_active = active;
  if (active && !m_wanted.isEmpty()) read();
}

void TimelineModel::buildSoon() {
  if (!m_build.isActive()) m_build.start();
}

void TimelineModel::want(const QStringList& ids) {
  for (const QString& id : ids) m_wanted.insert(id);
  if (!m_read.isActive()) m_read.start();
}

bool TimelineModel::isInScope(const QString& id) const {
  switch (m_scope) {
    case Scope::Visible:
      return m_visible.contains(id);
    case Scope::Selected:
      return m_selected.contains(id);
    case Scope::All:
      break;
  }
  return true;
}

void TimelineModel::build() {
  m_build.stop();
  const QStringList visible = m_runs.visibleRunIds();
  m_visible = QSet<QString>(visible.begin(), visible.end());
  std::vector<Lane> lanes;
  int unread = 0, withoutTime = 0;
  QStringList unknown;
  for (int row = 0; row < m_runs.rowCount(); ++row) {
    const QModelIndex run = m_runs.index(row, 0);
    const QString id = m_runs.runIdAt(row);
    const auto known = m_pieces.constFind(id);
    if (known == m_pieces.constEnd() && !m_beingRead.contains(id)) unknown << id;
    if (!m_filter.acceptsByText(id, run.data(RunListModel::ArchivedRole).toBool()) || !isInScope(id)) continue;
    if (known == m_pieces.constEnd())
      ++unread;
    else if (known->empty())
      ++withoutTime;
    else
      lanes.push_back({id, static_cast<RunStatus>(run.data(RunListModel::StatusRole).toInt()), *known});
  }
  std::stable_sort(lanes.begin(), lanes.end(), [](const Lane& a, const Lane& b) { return a.from() < b.from(); });
  if (!unknown.isEmpty()) want(unknown);
  const bool sameRuns = std::equal(lanes.begin(), lanes.end(), m_lanes.begin(), m_lanes.end(),
                                   [](const Lane& a, const Lane& b) { return a.id == b.id; });
  const bool same = lanes == m_lanes && unread == m_unread && withoutTime == m_withoutTime;
  m_unread = unread;
  m_withoutTime = withoutTime;
  if (sameRuns) {
    m_lanes = std::move(lanes);
    if (!same && !m_lanes.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  } else {
    beginResetModel();
    m_lanes = std::move(lanes);
    m_rows.clear();
    for (size_t i = 0; i < m_lanes.size(); ++i) m_rows.insert(m_lanes[i].id, static_cast<int>(i));
    endResetModel();
  }
  if (!same) Q_EMIT changed();
}

// A batch at a time, so that the first rows stand there while thousands are still to be read.
void TimelineModel::read() {
  if (m_reading || m_wanted.isEmpty()) return;
  std::vector<Wish> wishes;
  for (int row = 0; row < m_runs.rowCount() && wishes.size() < kBatch; ++row) {
    const QString id = m_runs.runIdAt(row);
    // What is known and changes is of no use to anybody who does not look.
    if (!m_wanted.contains(id) || (!m_active && !m_span && m_pieces.contains(id))) continue;
    const QModelIndex run = m_runs.index(row, 0);
    wishes.push_back({id, std::filesystem::path(run.data(RunListModel::PathRole).toString().toStdU16String()),
                      static_cast<RunStatus>(run.data(RunListModel::StatusRole).toInt())});
  }
  if (wishes.empty()) return;
  for (const Wish& wish : wishes) {
    m_wanted.remove(wish.id);
    m_beingRead.insert(wish.id);
  }
  m_reading = true;
  m_pool.start([this, wishes = std::move(wishes)] {
    std::vector<Read> answers;
    for (const Wish& wish : wishes) {
      Read answer{wish.id, {}};
      try {
        RunReader reader(wish.folder);
        answer.pieces = pieces_of(reader.attempts(), wish.status);
      } catch (const std::exception&) {  // the run list says why; here it is counted
      }
      answers.push_back(std::move(answer));
    }
    QMetaObject::invokeMethod(
        this, [this, answers = std::move(answers)]() mutable { take(std::move(answers)); }, Qt::QueuedConnection);
  });
}

void TimelineModel::take(std::vector<Read> answers) {
  m_reading = false;
  m_beingRead.clear();
  for (Read& answer : answers) {
    if (m_runs.rowOf(answer.id) >= 0) m_pieces.insert(answer.id, std::move(answer.pieces));
  }
  build();
  if (m_span) pick();
  read();
}

std::optional<TimelineModel::Span> TimelineModel::extent() const {
  if (m_lanes.empty()) return std::nullopt;
  Span span{m_lanes.front().from(), m_lanes.front().to()};
  for (const Lane& lane : m_lanes) span.second = std::max(span.second, lane.to());
  return span;
}

int TimelineModel::rowOf(const QString& runId) const {
  return m_rows.value(runId, -1);
}

QSet<QString> TimelineModel::runsIn(const Span& span) const {
  QSet<QString> ids;
  for (auto run = m_pieces.constBegin(); run != m_pieces.constEnd(); ++run) {
    const auto touches = [&](const RunPiece& piece) { return piece.from <= span.second && piece.to >= span.first; };
    if (std::any_of(run->begin(), run->end(), touches)) ids.insert(run.key());
  }
  return ids;
}

void TimelineModel::setSpan(double a, double b) {
  const Span span{std::min(a, b), std::max(a, b)};
  if (m_span == span) return;
  m_span = span;
  pick();
  Q_EMIT spanChanged();
}

void TimelineModel::clearSpan() {
  if (!m_span) return;
  m_span.reset();
  pick();
  Q_EMIT spanChanged();
}

void TimelineModel::pick() {
  m_picking = true;
  m_brush.setPicked(m_span ? std::optional(runsIn(*m_span)) : std::nullopt);
  m_picking = false;
}

int TimelineModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_lanes.size());
}

QVariant TimelineModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const Lane& lane = m_lanes[static_cast<size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
      return m_runs.displayName(lane.id);
    case RunIdRole:
      return lane.id;
    case StatusRole:
      return static_cast<int>(lane.status);
    case FromRole:
      return lane.from();
    case ToRole:
      return lane.to();
    case PiecesRole:
      return static_cast<int>(lane.pieces.size());
    default:
      return {};
  }
}

}  // namespace leyden
