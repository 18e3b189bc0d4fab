// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_list_model.h>

#include <QCache>
#include <QDateTime>
#include <QPointer>
#include <QSet>
#include <QThread>
#include <cmath>
#include <optional>

#include <experiment/run_host.h>
#include <experiment/run_queue.h>
#include <experiment/text_format.h>

#include "catalog_follower.h"

namespace leyden {
namespace {

QString text(std::string_view view) {
  return QString::fromUtf8(view.data(), qsizetype(view.size()));
}

QVariant known(double value) {
  return std::isfinite(value) ? QVariant(value) : QVariant();
}

QStringList texts(const std::vector<std::string>& values) {
  QStringList list;
  for (const auto& value : values) list << text(value);
  return list;
}

constexpr int kWholeRows = 256;  // more than a screen shows

struct Entry {
  QString id;
  std::shared_ptr<const RunRow> row;  // without parameters and metrics: those are packed
  PackedValues values;
  QString name, search;  // made once: filters and sorting ask for them again and again
  int colour = 0;
  bool visible = true;
  double metric = std::numeric_limits<double>::quiet_NaN();
  bool has_metric = false;
  std::optional<RunProgress> live;
};

// A run without a name is called by its plugin and the end of its id.
QString display_name(const RunRow& row) {
  if (!row.name.empty()) return text(row.name);
  const QString tail = text(row.run_id).right(6);
  return row.plugin.empty() ? tail : text(row.plugin) + QStringLiteral(" · ") + tail;
}

QString search_text(const QString& name, const RunRow& row) {
  const QStringList parts{name,
                          text(row.run_id),
                          text(row.plugin),
                          text(to_string(row.status)),
                          text(row.device),
                          texts(row.annotations.tags).join(QLatin1Char(' '))};
  return parts.join(QLatin1Char(' ')).toLower();
}

QDateTime started(const RunRow& row) {
  return QDateTime::fromString(text(row.started), Qt::ISODateWithMs).toUTC();
}

// What a new user most likely looks for.
QString usual_metric(const QStringList& names) {
  for (const char* name : {"val_acc", "val_loss", "train_loss", "loss"}) {
    if (names.contains(QLatin1String(name))) return QLatin1String(name);
  }
  return names.value(0);
}

}  // namespace

class RunListModel::Private {
 public:
  explicit Private(RunListModel* model) : q(model) {}

  RunListModel* q;
  std::filesystem::path workspace;
  QThread thread;
  CatalogFollower* follower = nullptr;  // lives in thread
  std::vector<Entry> entries;           // in order of ids
  QHash<QString, int> rows;
  QHash<QString, RunProgress> live;  // of hosts, also before the catalog knows the run
  QSet<QString> hidden;
  QSet<QString> metric_set;
  QString metric, problem;
  bool metric_chosen = false, loaded = false;
  mutable QCache<QString, std::shared_ptr<const RunRow>> whole{kWholeRows};
  mutable QHash<QString, std::vector<std::optional<double>>> columns;  // of metrics that rows were sorted by, row by row

  template <class Function>
  void on_loader(Function function) {
    QMetaObject::invokeMethod(follower, std::move(function), Qt::QueuedConnection);
  }

  void index_from(size_t row) {
    for (; row < entries.size(); ++row) rows[entries[row].id] = int(row);
  }

  Entry make(const CatalogUpdate::Run& run) const {
    Entry entry;
    entry.id = text(run.row->run_id);
    entry.visible = !hidden.contains(entry.id);
    if (const auto found = live.find(entry.id); found != live.end()) entry.live = *found;
    fill(entry, run);
    return entry;
  }

  void fill(Entry& entry, const CatalogUpdate::Run& run) const {
    entry.colour = run.colour;
    entry.values = run.values;
    whole.remove(entry.id);
    columns.clear();
    set_row(entry, run.row);
  }

  void set_row(Entry& entry, std::shared_ptr<const RunRow> row) const {
    entry.row = std::move(row);
    entry.name = display_name(*entry.row);
    entry.search = search_text(entry.name, *entry.row);
    read_metric(entry);
  }

  void read_metric(Entry& entry) const {
    const auto series = entry.values.metric(metric.toStdString());
    entry.has_metric = series.has_value();
    if (series) entry.metric = series->last;
  }

  // Unpacked when it is asked for; those asked for last are kept.
  std::shared_ptr<const RunRow> whole_row(const Entry& entry) const {
    if (const auto* known = whole.object(entry.id)) return *known;
    auto row = std::make_shared<RunRow>(*entry.row);
    entry.values.unpack(*row);
    whole.insert(entry.id, new std::shared_ptr<const RunRow>(row));
    return row;
  }

  void apply(const CatalogUpdate& update) {
    QStringList changed;
    const auto before = entries.size();
    if (update.first) {
      reset(update);
      for (const auto& entry : entries) changed << entry.id;
    } else {
      for (const auto& id : update.removed) remove(text(id));
      insert_all(update, changed);
    }
    note_metrics(update);
    if (update.first && !std::exchange(loaded, true)) Q_EMIT q->loaded();
    if (!changed.isEmpty()) Q_EMIT q->runsChanged(changed);
    const bool others = update.first || !update.removed.empty() || entries.size() != before;
    if (others) Q_EMIT q->visibleRunsChanged(q->visibleRunIds());
  }

  void reset(const CatalogUpdate& update) {
    q->beginResetModel();
    entries.clear();
    rows.clear();
    whole.clear();
    columns.clear();
    for (const auto& run : update.runs) entries.push_back(make(run));
    index_from(0);
    q->endResetModel();
  }

  void remove(const QString& id) {
    const int row = rows.value(id, -1);
    if (row < 0) return;
    q->beginRemoveRows({}, row, row);
    entries.erase(entries.begin() + row);
    whole.remove(id);
    columns.clear();
    rows.remove(id);
    index_from(size_t(row));
    q->endRemoveRows();
  }

  // Updates come in order of ids, so that new ones mostly form one block at the end.
  void insert_all(const CatalogUpdate& update, QStringList& changed) {
    for (size_t i = 0; i < update.runs.size();) {
      const QString id = text(update.runs[i].row->run_id);
      if (const int row = rows.value(id, -1); row >= 0) {
        fill(entries[size_t(row)], update.runs[i]);
        Q_EMIT q->dataChanged(q->index(row, 0), q->index(row, ColumnCount - 1));
        changed << id;
        ++i;
        continue;
      }
      const auto place = std::lower_bound(entries.begin(), entries.end(), id,
                                          [](const Entry& e, const QString& key) { return e.id < key; });
      const int row = int(place - entries.begin());
      std::vector<Entry> block;
      while (i < update.runs.size()) {
        Entry entry = make(update.runs[i]);
        if (rows.contains(entry.id) || (row < int(entries.size()) && entry.id > entries[size_t(row)].id))
          break;
        changed << entry.id;
        block.push_back(std::move(entry));
        ++i;
      }
      q->beginInsertRows({}, row, row + int(block.size()) - 1);
      entries.insert(entries.begin() + row, std::make_move_iterator(block.begin()),
                     std::make_move_iterator(block.end()));
      index_from(size_t(row));
      q->endInsertRows();
    }
  }

  void note_metrics(const CatalogUpdate& update) {
    if (update.metrics.empty()) return;
    for (const auto& name : update.metrics) metric_set.insert(text(name));
    if (!metric_chosen) show_metric(usual_metric(q->metricNames()));
    Q_EMIT q->metricNamesChanged();
  }

  void show_metric(const QString& name) {
    if (name == metric) return;
    metric = name;
    for (auto& entry : entries) read_metric(entry);
    Q_EMIT q->headerDataChanged(Qt::Horizontal, Metric, Metric);
    if (!entries.empty())
      Q_EMIT q->dataChanged(q->index(0, Metric), q->index(int(entries.size()) - 1, Metric));
  }

  void changed(int row, int first, int last) {
    Q_EMIT q->dataChanged(q->index(row, first), q->index(row, last));
  }

  void live_progress(const RunProgress& progress) {
    const QString id = text(progress.run_id);
    if (id.isEmpty()) return;
    live[id] = progress;
    const int row = rows.value(id, -1);
    if (row < 0) return;
    entries[size_t(row)].live = progress;
    changed(row, Status, TimeLeft);
  }

  void live_started(const QString& id) {
    RunProgress progress;
    progress.run_id = id.toStdString();
    live_progress(progress);
    q->refresh();
  }

  void live_ended(const RunOutcome& outcome) {
    const QString id = text(outcome.run_id);
    live.remove(id);
    const int row = rows.value(id, -1);
    if (row >= 0) {
      Entry& entry = entries[size_t(row)];
      entry.live.reset();
      // The catalog says the same in a moment; until then the row must not look as if it were running.
      auto copy = std::make_shared<RunRow>(*entry.row);
      copy->status = outcome.status;
      whole.remove(entry.id);
      set_row(entry, copy);
      changed(row, 0, ColumnCount - 1);
    }
    q->refresh();
  }

  // Shows the change at once and lets the loader thread write it.
  void annotate(int row, const std::function<void(Annotations&)>& change) {
    Entry& entry = entries[size_t(row)];
    auto copy = std::make_shared<RunRow>(*entry.row);
    const std::string own_name = copy->annotations.name.empty() ? copy->name : std::string();
    change(copy->annotations);
    copy->name = copy->annotations.name.empty() ? own_name : copy->annotations.name;
    whole.remove(entry.id);
    set_row(entry, copy);
    on_loader([follower = follower, id = copy->run_id, folder = copy->path, change] {
      follower->annotate(id, folder, change);
    });
    changed(row, 0, ColumnCount - 1);
  }

  QVariant display(const Entry& entry, int column) const;
  QVariant sort_value(const Entry& entry, int column) const;
  RunColour colour(const Entry& entry) const {
    RunColour colour = run_colour(entry.colour);
    if (parse_colour(entry.row->annotations.colour, &colour.rgb)) colour.dash = RunColour::Dash::Solid;
    return colour;
  }
  double fraction(const Entry& entry) const {
    if (entry.live) return entry.live->fraction;
    return entry.row->status == RunStatus::Finished ? 1.0 : std::numeric_limits<double>::quiet_NaN();
  }
  double time_left(const Entry& entry) const {
    return entry.live ? entry.live->seconds_left : std::numeric_limits<double>::quiet_NaN();
  }
};

QVariant RunListModel::Private::display(const Entry& entry, int column) const {
  const RunRow& row = *entry.row;
  switch (column) {
    case Name:
      return entry.name;
    case Status:
      return text(to_string(row.status));
    case Metric:
      return entry.has_metric ? format_number(entry.metric) : QString();
    case Progress: {
      const double done = fraction(entry);
      return std::isfinite(done) ? QStringLiteral("%1 %").arg(int(done * 100)) : QString();
    }
    case TimeLeft:
      return format_duration(time_left(entry));
    case Plugin:
      return text(row.plugin);
    case Started:
      return started(row).toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"));
    case Duration:
      return format_duration(row.seconds);
    case Device:
      return text(row.device);
    case Tags:
      return texts(row.annotations.tags).join(QStringLiteral(", "));
    default:
      return {};
  }
}

QVariant RunListModel::Private::sort_value(const Entry& entry, int column) const {
  switch (column) {
    case Visible:
      return entry.visible;
    case Name:
      return entry.name;
    case Status:
      return int(entry.row->status);
    case Metric:
      return entry.has_metric ? QVariant(entry.metric) : QVariant();
    case Progress:
      return known(fraction(entry));
    case TimeLeft:
      return known(time_left(entry));
    case Started:
      return entry.id;  // ids are drawn in order of time
    case Duration:
      return entry.row->seconds;
    default:
      return display(entry, column);
  }
}

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
  const Entry& entry = d->entries[size_t(index.row())];
  const RunRow& row = *entry.row;
  switch (role) {
    case Qt::DisplayRole:
      return d->display(entry, index.column());
    case Qt::EditRole:
      return index.column() == Name ? QVariant(entry.name) : d->display(entry, index.column());
    case Qt::ToolTipRole:
      return index.column() == Name && !row.error.empty() ? text(row.error) : QVariant();
    case RunIdRole:
      return entry.id;
    case PathRole:
      return text(row.path.string());
    case NameRole:
      return entry.name;
    case ColourRole:
      return text(d->colour(entry).hex());
    case DashRole:
      return int(d->colour(entry).dash);
    case VisibleRole:
      return entry.visible;
    case StarredRole:
      return row.annotations.starred;
    case ArchivedRole:
      return row.annotations.archived;
    case StatusRole:
      return int(row.status);
    case StatusTextRole:
      return text(to_string(row.status));
    case FractionRole:
      return known(d->fraction(entry));
    case TimeLeftRole:
      return known(d->time_left(entry));
    case PluginRole:
      return text(row.plugin);
    case VerbRole:
      return text(row.verb);
    case StartedRole:
      return started(row);
    case DurationRole:
      return row.seconds;
    case DeviceRole:
      return text(row.device);
    case TagsRole:
      return texts(row.annotations.tags);
    case NotesRole:
      return text(row.annotations.notes);
    case MetricRole:
      return entry.has_metric ? QVariant(entry.metric) : QVariant();
    case ErrorRole:
      return text(row.error);
    case SortRole:
      return d->sort_value(entry, index.column());
    case LiveRole:
      return entry.live.has_value();
    case SearchTextRole:
      return entry.search;
    default:
      return {};
  }
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

std::optional<double> RunListModel::lastValue(int row, const QString& metric) const {
  auto found = d->columns.find(metric);
  if (found == d->columns.end()) {
    std::vector<std::optional<double>> column;
    const std::string name = metric.toStdString();
    for (const auto& entry : d->entries) {
      const auto series = entry.values.metric(name);
      column.push_back(series ? std::optional(series->last) : std::nullopt);
    }
    found = d->columns.insert(metric, std::move(column));
  }
  return (*found)[size_t(row)];
}

RunColour RunListModel::colour(const QString& runId) const {
  const int row = rowOf(runId);
  return row < 0 ? run_colour(0) : d->colour(d->entries[size_t(row)]);
}

QString RunListModel::displayName(const QString& runId) const {
  const int row = rowOf(runId);
  return row < 0 ? runId.right(6) : d->entries[size_t(row)].name;
}

bool RunListModel::isBefore(int left, int right, int column, Qt::SortOrder order) const {
  // Rows are in order of their ids, which are drawn in order of time.
  if (column == Started) return left < right;
  const QVariant a = d->sort_value(d->entries[size_t(left)], column);
  const QVariant b = d->sort_value(d->entries[size_t(right)], column);
  const auto missing = [](const QVariant& value) {
    return !value.isValid() || (value.typeId() == QMetaType::Double && std::isnan(value.toDouble()));
  };
  if (missing(a) != missing(b)) return missing(b) == (order == Qt::AscendingOrder);
  if (missing(a)) return left < right;
  if (a.typeId() == QMetaType::QString) {
    const int difference = a.toString().compare(b.toString(), Qt::CaseInsensitive);
    return difference != 0 ? difference < 0 : left < right;
  }
  return a.toDouble() != b.toDouble() ? a.toDouble() < b.toDouble() : left < right;
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
  d->show_metric(name.isEmpty() ? usual_metric(metricNames()) : name);
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

void RunListModel::reindex() {
  d->on_loader([follower = d->follower] { follower->reindex(); });
}

}  // namespace leyden
