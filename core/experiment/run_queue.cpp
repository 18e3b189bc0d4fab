// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_queue.h>

#include <QPointer>
#include <algorithm>

#include <experiment/run_names.h>

namespace leyden {
namespace {

QueueState state_of(RunStatus status) {
  switch (status) {
    case RunStatus::Finished:
      return QueueState::Finished;
    case RunStatus::Stopped:
      return QueueState::Stopped;
    case RunStatus::Interrupted:
      return QueueState::Interrupted;
    default:
      return QueueState::Failed;
  }
}

bool is_current(const QueueEntry& entry) {
  return entry.state == QueueState::Starting || entry.state == QueueState::Running ||
         entry.state == QueueState::Stopping;
}

}  // namespace

std::string_view to_string(QueueState state) {
  switch (state) {
    case QueueState::Queued:
      return "queued";
    case QueueState::Starting:
      return "starting";
    case QueueState::Running:
      return "running";
    case QueueState::Stopping:
      return "stopping";
    case QueueState::Finished:
      return "finished";
    case QueueState::Failed:
      return "failed";
    case QueueState::Stopped:
      return "stopped";
    case QueueState::Interrupted:
      return "interrupted";
  }
  return "";
}

bool is_over(QueueState state) {
  return state >= QueueState::Finished;
}

QString QueueEntry::title() const {
  if (!request.name.empty()) return QString::fromStdString(request.name);
  return QString::fromStdString(request.plugin_name.empty() ? request.config.plugin_id()
                                                            : request.plugin_name);
}

class RunQueue::Private {
 public:
  explicit Private(RunQueue* queue) : q(queue) {}

  RunQueue* q;
  std::unique_ptr<RunHost> host;
  std::vector<QueueEntry> entries;
  int next_id = 1;
  bool held = false, scheduled = false;

  int row_of(int id) const {
    const auto found =
        std::find_if(entries.begin(), entries.end(), [&](auto& entry) { return entry.id == id; });
    return found == entries.end() ? -1 : int(found - entries.begin());
  }
  QueueEntry* current() {
    const auto found = std::find_if(entries.begin(), entries.end(), is_current);
    return found == entries.end() ? nullptr : &*found;
  }
  QueueEntry* next() {
    const auto waits = [](const QueueEntry& entry) { return entry.state == QueueState::Queued; };
    const auto found = std::find_if(entries.begin(), entries.end(), waits);
    return found == entries.end() ? nullptr : &*found;
  }

  void schedule() {
    if (std::exchange(scheduled, true)) return;
    QMetaObject::invokeMethod(
        q, [this] { start_next(); }, Qt::QueuedConnection);
  }

  void start_next() {
    scheduled = false;
    QueueEntry* entry = next();
    if (held || current() || !entry || host->isBusy()) return;
    entry->state = QueueState::Starting;
    const int id = entry->id;
    const RunRequest request = entry->request;
    host->start(request);
    Q_EMIT q->entryChanged(id);
  }

  void started(const QString& runId, const QString& folder) {
    QueueEntry* entry = current();
    if (!entry) return;
    if (entry->state == QueueState::Starting) entry->state = QueueState::Running;
    entry->runId = runId;
    entry->folder = folder;
    const int id = entry->id;
    Q_EMIT q->entryChanged(id);
    Q_EMIT q->runStarted(id, runId, folder);
  }

  void progressed(const RunProgress& progress) {
    QueueEntry* entry = current();
    if (!entry) return;
    entry->progress = progress;
    const int id = entry->id;
    Q_EMIT q->entryChanged(id);
    Q_EMIT q->progressed(id, progress);
  }

  void logged(LogLevel level, const QString& text) {
    if (const QueueEntry* entry = current()) Q_EMIT q->logged(entry->id, level, text);
  }

  void ended(const RunOutcome& outcome) {
    if (QueueEntry* entry = current()) over(*entry, outcome);
    if (next()) schedule();
  }

  void over(QueueEntry& entry, const RunOutcome& outcome) {
    entry.state = state_of(outcome.status);
    entry.outcome = outcome;
    if (entry.runId.isEmpty()) entry.runId = QString::fromStdString(outcome.run_id);
    const int id = entry.id;
    Q_EMIT q->entryChanged(id);
    Q_EMIT q->finished(id, outcome);
    if (!next() && !current()) Q_EMIT q->drained();
  }
};

RunQueue::RunQueue(std::unique_ptr<RunHost> host, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this)) {
  d->host = std::move(host);
  connect(d->host.get(), &RunHost::runStarted, this,
          [this](const QString& id, const QString& folder) { d->started(id, folder); });
  connect(d->host.get(), &RunHost::progressed, this,
          [this](const RunProgress& progress) { d->progressed(progress); });
  connect(d->host.get(), &RunHost::logged, this,
          [this](LogLevel level, const QString& text) { d->logged(level, text); });
  connect(d->host.get(), &RunHost::finished, this, [this](const RunOutcome& outcome) { d->ended(outcome); });
}

RunQueue::~RunQueue() {
  // The host waits for its run; nobody hears of it any more.
  d->host->disconnect(this);
}

int RunQueue::enqueue(const RunRequest& request) {
  QueueEntry entry;
  entry.id = d->next_id++;
  entry.request = request;
  if (entry.request.name.empty()) entry.request.name = draw_run_name();
  const int row = count(), id = entry.id;
  Q_EMIT entryAboutToBeAdded(row);
  d->entries.push_back(std::move(entry));
  Q_EMIT entryAdded(row);
  d->schedule();
  return id;
}

void RunQueue::stop(int id) {
  const int row = d->row_of(id);
  if (row < 0) return;
  QueueEntry& entry = d->entries[size_t(row)];
  if (entry.state == QueueState::Queued) {
    RunOutcome outcome;
    outcome.status = RunStatus::Stopped;
    d->over(entry, outcome);
  } else if (entry.state == QueueState::Starting || entry.state == QueueState::Running) {
    entry.state = QueueState::Stopping;
    d->host->requestStop();
    Q_EMIT entryChanged(id);
  }
}

void RunQueue::stopAll() {
  std::vector<int> ids;
  for (const auto& entry : d->entries) {
    if (!is_over(entry.state)) ids.push_back(entry.id);
  }
  // Waiting ones first: none of them may start when the running one ends.
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) stop(*id);
}

bool RunQueue::remove(int id) {
  const int row = d->row_of(id);
  if (row < 0 || is_current(d->entries[size_t(row)])) return false;
  Q_EMIT entryAboutToBeRemoved(row);
  d->entries.erase(d->entries.begin() + row);
  Q_EMIT entryRemoved(row);
  return true;
}

void RunQueue::removeFinished() {
  for (int row = count() - 1; row >= 0; --row) {
    if (is_over(d->entries[size_t(row)].state)) remove(d->entries[size_t(row)].id);
  }
}

bool RunQueue::move(int id, int place) {
  const int from = d->row_of(id);
  if (from < 0 || d->entries[size_t(from)].state != QueueState::Queued) return false;
  std::vector<int> rows;  // of those that wait
  for (int row = 0; row < count(); ++row) {
    if (d->entries[size_t(row)].state == QueueState::Queued) rows.push_back(row);
  }
  const int to = rows[size_t(std::clamp(place, 0, int(rows.size()) - 1))];
  if (to == from) return true;
  Q_EMIT entryAboutToBeMoved(from, to);
  const auto begin = d->entries.begin();
  if (from < to)
    std::rotate(begin + from, begin + from + 1, begin + to + 1);
  else
    std::rotate(begin + to, begin + from, begin + from + 1);
  Q_EMIT entryMoved(from, to);
  return true;
}

void RunQueue::setHeld(bool held) {
  d->held = held;
  if (!held) d->schedule();
}

bool RunQueue::isHeld() const {
  return d->held;
}
std::vector<QueueEntry> RunQueue::entries() const {
  return d->entries;
}
int RunQueue::count() const {
  return int(d->entries.size());
}
RunHost* RunQueue::host() const {
  return d->host.get();
}
const QueueEntry* RunQueue::entry(int id) const {
  return entryAt(d->row_of(id));
}
const QueueEntry* RunQueue::current() const {
  return d->current();
}

const QueueEntry* RunQueue::entryAt(int row) const {
  return row >= 0 && row < count() ? &d->entries[size_t(row)] : nullptr;
}

const QueueEntry* RunQueue::entryOfRun(const QString& runId) const {
  for (const auto& entry : d->entries) {
    if (!runId.isEmpty() && entry.runId == runId) return &entry;
  }
  return nullptr;
}

int RunQueue::waiting() const {
  return int(std::count_if(d->entries.begin(), d->entries.end(),
                           [](auto& entry) { return entry.state == QueueState::Queued; }));
}

}  // namespace leyden
