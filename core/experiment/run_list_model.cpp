// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_list_model.h>

#include <QPointer>

#include <experiment/run_host.h>
#include <experiment/run_queue.h>

#include "run_list_impl.h"

namespace leyden {

RunListModel::RunListModel(const std::filesystem::path& workspace, QObject* parent, int intervalMs)
    : QAbstractTableModel(parent), d(std::make_unique<Private>(this)) {
  d->workspace = workspace;
  d->follower = new CatalogFollower(workspace, intervalMs);
  d->follower->moveToThread(&d->thread);
  connect(d->follower, &CatalogFollower::updated, this,
          [this](const std::shared_ptr<const CatalogUpdate>& update) { d->apply(*update); });
  connect(d->follower, &CatalogFollower::problemChanged, this, [this](const QString& sentence) {
    d->problem = sentence;
    Q_EMIT problemChanged(sentence);
  });
  connect(d->follower, &CatalogFollower::failed, this, &RunListModel::failed);
  connect(d->follower, &CatalogFollower::reindexed, this, &RunListModel::reindexed);
  connect(&d->thread, &QThread::started, d->follower, &CatalogFollower::start);
  connect(&d->thread, &QThread::finished, d->follower, &QObject::deleteLater);
  d->thread.setObjectName(QStringLiteral("catalog"));
  d->thread.start();
}

RunListModel::~RunListModel() {
  d->follower->cancel();
  // Behind what was asked for before, so that a last annotation is still written.
  d->on_loader([thread = &d->thread] { thread->quit(); });
  d->thread.wait();
}

std::filesystem::path RunListModel::workspace() const {
  return d->workspace;
}
bool RunListModel::isLoaded() const {
  return d->loaded;
}
QString RunListModel::problem() const {
  return d->problem;
}

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(d->entries.size());
}
int RunListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  return d->entries[size_t(index.row())].data(index.column(), role);
}
QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case Visible:
      return QString();
    case Name:
      return tr("Run");
    case Status:
      return tr("Status");
    case Metric:
      return d->metric.isEmpty() ? tr("Metric") : d->metric;
    case Progress:
      return tr("Progress");
    case TimeLeft:
      return tr("Left");
    case Plugin:
      return tr("Plugin");
    case Started:
      return tr("Started");
    case Duration:
      return tr("Duration");
    case Device:
      return tr("Device");
    case Tags:
      return tr("Tags");
    default:
      return {};
  }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.row() >= rowCount()) return false;
  const int row = index.row();
  const std::string words = value.toString().trimmed().toStdString();
  switch (role) {
    case VisibleRole:
      setVisible(d->entries[size_t(row)].id, value.toBool());
      return true;
    case Qt::EditRole:
      if (index.column() != Name) return false;
      d->annotate(row, [words](Annotations& a) { a.name = words; });
      return true;
    case StarredRole:
      d->annotate(row, [on = value.toBool()](Annotations& a) { a.starred = on; });
      return true;
    case ArchivedRole:
      d->annotate(row, [on = value.toBool()](Annotations& a) { a.archived = on; });
      return true;
    case NotesRole:
      d->annotate(row, [notes = value.toString().toStdString()](Annotations& a) { a.notes = notes; });
      return true;
    case TagsRole: {
      std::vector<std::string> tags;
      for (const auto& tag : value.toStringList()) tags.push_back(tag.trimmed().toStdString());
      d->annotate(row, [tags](Annotations& a) { a.tags = tags; });
      return true;
    }
    case ColourRole: {
      uint32_t rgb = 0;
      if (!words.empty() && !parse_colour(words, &rgb)) return false;
      d->annotate(row, [words](Annotations& a) { a.colour = words; });
      return true;
    }
    default:
      return false;
  }
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
  return index.column() == Name ? flags | Qt::ItemIsEditable : flags;
}

QHash<int, QByteArray> RunListModel::roleNames() const {
  auto names = QAbstractTableModel::roleNames();
  names.insert({{RunIdRole, "runId"},       {PathRole, "path"},
                {NameRole, "name"},         {ColourRole, "colour"},
                {DashRole, "dash"},         {VisibleRole, "visible"},
                {StarredRole, "starred"},   {ArchivedRole, "archived"},
                {StatusRole, "status"},     {StatusTextRole, "statusText"},
                {FractionRole, "fraction"}, {TimeLeftRole, "timeLeft"},
                {PluginRole, "plugin"},     {VerbRole, "verb"},
                {StartedRole, "started"},   {DurationRole, "duration"},
                {DeviceRole, "device"},     {TagsRole, "tags"},
                {NotesRole, "notes"},       {MetricRole, "metric"},
                {ErrorRole, "error"},       {SortRole, "sort"},
                {LiveRole, "live"}});
  return names;
}

int RunListModel::rowOf(const QString& runId) const {
  return d->rows.value(runId, -1);
}

QModelIndex RunListModel::indexOf(const QString& runId, int column) const {
  const int row = rowOf(runId);
  return row < 0 ? QModelIndex() : index(row, column);
}

QString RunListModel::runIdAt(int row) const {
  return row >= 0 && row < rowCount() ? d->entries[size_t(row)].id : QString();
}

std::shared_ptr<const RunRow> RunListModel::run(const QString& runId) const {
  const int row = rowOf(runId);
  return row < 0 ? nullptr : d->whole_row(d->entries[size_t(row)]);
}

std::optional<SeriesInfo> RunListModel::series(const QString& runId, const std::string& metric) const {
  const int row = rowOf(runId);
  return row < 0 ? std::nullopt : d->entries[size_t(row)].values.metric(metric);
}

std::optional<std::string> RunListModel::param(const QString& runId, const std::string& path) const {
  const int row = rowOf(runId);
  return row < 0 ? std::nullopt : d->entries[size_t(row)].values.param(path);
}

RunColour RunListModel::colour(const QString& runId) const {
  const int row = rowOf(runId);
  return row < 0 ? run_colour(0) : d->entries[size_t(row)].colour();
}

QString RunListModel::displayName(const QString& runId) const {
  const int row = rowOf(runId);
  return row < 0 ? runId.right(6) : d->entries[size_t(row)].name;
}

bool RunListModel::isBefore(int left, int right, int column, Qt::SortOrder order) const {
  // Rows are in order of their ids, which are drawn in order of time.
  if (column == Started) return left < right;
  return comes_before(d->entries[size_t(left)], d->entries[size_t(right)], column, order).value_or(left < right);
}

QStringList RunListModel::visibleRunIds() const {
  QStringList ids;
  for (const auto& entry : d->entries) {
    if (entry.visible) ids << entry.id;
  }
  return ids;
}

void RunListModel::setVisible(const QString& runId, bool visible) {
  if (visible == !d->hidden.contains(runId)) return;
  if (visible)
    d->hidden.remove(runId);
  else
    d->hidden.insert(runId);
  const int row = rowOf(runId);
  if (row < 0) return;
  d->entries[size_t(row)].visible = visible;
  d->changed(row, 0, ColumnCount - 1);
  Q_EMIT visibleRunsChanged(visibleRunIds());
}

QStringList RunListModel::hiddenRunIds() const {
  QStringList ids(d->hidden.begin(), d->hidden.end());
  ids.sort();
  return ids;
}

void RunListModel::setHiddenRunIds(const QStringList& ids) {
  d->hidden = QSet<QString>(ids.begin(), ids.end());
  for (auto& entry : d->entries) entry.visible = !d->hidden.contains(entry.id);
  if (d->entries.empty()) return;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
  Q_EMIT visibleRunsChanged(visibleRunIds());
}

QStringList RunListModel::metricNames() const {
  QStringList names(d->metric_set.begin(), d->metric_set.end());
  names.sort();
  return names;
}

QString RunListModel::metricName() const {
  return d->metric;
}

void RunListModel::setMetricName(const QString& name) {
  d->metric_chosen = !name.isEmpty();
  d->show_metric(name.isEmpty() ? Private::usual_metric(metricNames()) : name);
}

void RunListModel::follow(RunQueue* queue) {
  connect(queue, &RunQueue::runStarted, this, [this](int, const QString& id) { d->live_started(id); });
  connect(queue, &RunQueue::progressed, this,
          [this](int, const RunProgress& progress) { d->live_progress(progress); });
  connect(queue, &RunQueue::finished, this,
          [this](int, const RunOutcome& outcome) { d->live_ended(outcome); });
}

void RunListModel::follow(RunHost* host) {
  connect(host, &RunHost::runStarted, this, [this](const QString& id) { d->live_started(id); });
  connect(host, &RunHost::progressed, this,
          [this](const RunProgress& progress) { d->live_progress(progress); });
  connect(host, &RunHost::finished, this, [this](const RunOutcome& outcome) { d->live_ended(outcome); });
}

void RunListModel::refresh() {
  d->on_loader([follower = d->follower] { follower->poll(); });
}

void RunListModel::ask(QObject* asker, std::function<Answer(const Catalog*)> question) {
  // This object waits for the loader thread when it goes, so that answers can be sent to it.
  d->on_loader([this, follower = d->follower, guard = QPointer<QObject>(asker), question = std::move(question)] {
    Answer answer = follower->answer(question);
    if (!answer) return;
    QMetaObject::invokeMethod(
        this,
        [guard, answer = std::move(answer)] {
          if (guard) answer();
        },
        Qt::QueuedConnection);
  });
}

void RunListModel::reindex() {
  d->on_loader([follower = d->follower] { follower->reindex(); });
}

}  // namespace leyden
