// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_feed.h>
#include <experiment/series_loader.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace leyden {

namespace {
using Clock = std::chrono::steady_clock;
}

// The queue's unit is a run: one thread at a time works on it, and takes all that is asked of it by then.
class SeriesLoader::Private {
 public:
  struct Entry {
    std::string run_id;
    std::shared_ptr<SeriesFeed> feed;  // none while nobody has said where the run lies
    SeriesFeed::Work work;
    int watchers = 0;
    int requests = 0;
    bool queued = false;
    bool busy = false;
    bool live = false;
  };
  using EntryPtr = std::shared_ptr<Entry>;

  Private(SeriesLoader* owner, const Options& options) : m_owner(owner), m_options(options) {
    m_next_poll = Clock::now() + std::chrono::milliseconds(options.poll_ms);
    for (int i = 0; i < std::max(1, options.threads); ++i) m_threads.emplace_back([this] { work(); });
  }

  ~Private() {
    {
      const std::lock_guard lock(m_mutex);
      m_stop = true;
    }
    m_wake.notify_all();
    for (std::thread& thread : m_threads) thread.join();
  }

  void watch(const std::string& run, const std::string& folder) {
    const std::lock_guard lock(m_mutex);
    const EntryPtr entry = entryOf(run);
    ++entry->watchers;
    if (!entry->feed)
      entry->feed = std::make_shared<SeriesFeed>(run, std::filesystem::path(folder), m_options.whole_limit);
    entry->work.look = true;
    enqueue(entry);
  }

  void unwatch(const std::string& run) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(run);
    if (found == m_entries.end()) return;
    --found->second->watchers;
    eraseIfUnused(found->second);
  }

  void refresh(const std::string& run) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(run);
    if (found == m_entries.end() || !found->second->feed) return;
    found->second->work.look = true;
    enqueue(found->second);
  }

  quint64 open(const CurveQuery& query) {
    const std::lock_guard lock(m_mutex);
    const quint64 id = ++m_last_id;
    const EntryPtr entry = entryOf(query.run_id);
    ++entry->requests;
    m_requests[id] = entry;
    entry->work.changes[id] = query;
    enqueue(entry);
    return id;
  }

  void change(quint64 id, const CurveQuery& query) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_requests.find(id);
    if (found == m_requests.end()) return;
    found->second->work.changes[id] = query;
    enqueue(found->second);
  }

  void close(quint64 id) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_requests.find(id);
    if (found == m_requests.end()) return;
    const EntryPtr entry = found->second;
    m_requests.erase(found);
    std::erase_if(m_updates, [id](const CurveUpdate& update) { return update.id == id; });
    --entry->requests;
    entry->work.changes[id] = std::nullopt;
    enqueue(entry);
    eraseIfUnused(entry);
  }

  bool idle() const {
    const std::lock_guard lock(m_mutex);
    return m_ready.empty() && m_busy == 0 && !m_posted;
  }

  int openRuns() const {
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_open.size());
  }

  // GUI thread: hands out what has come in since the last time, in one signal.
  void deliver() {
    std::vector<CurveUpdate> updates;
    std::vector<std::shared_ptr<const RunSeries>> listings;
    {
      const std::lock_guard lock(m_mutex);
      updates.swap(m_updates);
      listings.swap(m_listings);
      m_update_at.clear();
      m_posted = false;
    }
    for (const auto& listing : listings) Q_EMIT m_owner->runSeriesChanged(listing);
    if (!updates.empty()) Q_EMIT m_owner->curvesReady(updates);
  }

 private:
  EntryPtr entryOf(const std::string& run) {
    EntryPtr& entry = m_entries[run];
    if (!entry) {
      entry = std::make_shared<Entry>();
      entry->run_id = run;
    }
    return entry;
  }

  void eraseIfUnused(EntryPtr entry) {  // a copy: the map lets go of its own
    if (entry->watchers > 0 || entry->requests > 0) return;
    setLive(*entry, false);
    m_entries.erase(entry->run_id);
    if (!entry->busy && !entry->queued) closeReader(entry);
  }

  void enqueue(const EntryPtr& entry) {
    if (entry->queued || entry->busy || !entry->feed || entry->work.empty()) return;
    entry->queued = true;
    m_ready.push_back(entry);
    m_wake.notify_one();
  }

  void work() {
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
      const bool follow = m_live > 0;
      if (follow && Clock::now() >= m_next_poll) poll();
      if (m_ready.empty()) {
        if (follow)
          m_wake.wait_until(lock, m_next_poll);
        else
          m_wake.wait(lock);
        continue;
      }
      const EntryPtr entry = m_ready.front();
      m_ready.pop_front();
      process(entry, lock);
    }
  }

  void process(const EntryPtr& entry, std::unique_lock<std::mutex>& lock) {
    entry->queued = false;
    entry->busy = true;
    ++m_busy;
    SeriesFeed::Work work;
    std::swap(work, entry->work);
    touchReader(entry);
    lock.unlock();
    SeriesFeed::Answer answer = entry->feed->process(work);
    lock.lock();
    --m_busy;
    entry->busy = false;
    setLive(*entry, entry->watchers > 0 && entry->feed->live());
    if (answer.more) entry->work.look = true;
    keep(*entry, std::move(answer));
    const auto known = m_entries.find(entry->run_id);
    if (known != m_entries.end() && known->second == entry) {
      touchReader(entry);
      enqueue(entry);
    } else {
      closeReader(entry);
    }
  }

  // Puts answers out for delivery, unless they have been asked for otherwise meanwhile.
  void keep(const Entry& entry, SeriesFeed::Answer answer) {
    for (CurveUpdate& update : answer.curves) {
      if (entry.work.changes.contains(update.id) || !m_requests.contains(update.id)) continue;
      const auto [at, fresh] = m_update_at.try_emplace(update.id, m_updates.size());
      if (fresh || at->second >= m_updates.size() || m_updates[at->second].id != update.id) {
        at->second = m_updates.size();
        m_updates.push_back(std::move(update));
      } else {
        m_updates[at->second].curve = std::move(update.curve);
      }
    }
    if (answer.listing) m_listings.push_back(std::move(answer.listing));
    if (m_posted || (m_updates.empty() && m_listings.empty())) return;
    m_posted = true;
    QMetaObject::invokeMethod(
        m_owner, [this] { deliver(); }, Qt::QueuedConnection);
  }

  void setLive(Entry& entry, bool live) {
    m_live += static_cast<int>(live) - static_cast<int>(entry.live);
    entry.live = live;
  }

  void poll() {
    m_next_poll = Clock::now() + std::chrono::milliseconds(m_options.poll_ms);
    for (const auto& [run, entry] : m_entries) {
      if (!entry->live) continue;
      entry->work.look = true;
      enqueue(entry);
    }
  }

  // Moves the run to the recent end of the open connections and closes the oldest ones beyond the limit.
  void touchReader(const EntryPtr& entry) {
    m_open.remove(entry);
    if (entry->feed->holdsReader() || entry->busy) m_open.push_back(entry);
    for (auto oldest = m_open.begin();
         static_cast<int>(m_open.size()) > m_options.open_runs && oldest != m_open.end();) {
      if ((*oldest)->busy || *oldest == entry) {
        ++oldest;
        continue;
      }
      (*oldest)->feed->release();
      oldest = m_open.erase(oldest);
    }
  }

  void closeReader(const EntryPtr& entry) {
    if (entry->feed) entry->feed->release();
    m_open.remove(entry);
  }

  SeriesLoader* m_owner;
  Options m_options;
  mutable std::mutex m_mutex;
  std::condition_variable m_wake;
  std::vector<std::thread> m_threads;
  std::unordered_map<std::string, EntryPtr> m_entries;
  std::unordered_map<quint64, EntryPtr> m_requests;
  std::deque<EntryPtr> m_ready;
  std::list<EntryPtr> m_open;  // least recently used first
  std::vector<CurveUpdate> m_updates;
  std::unordered_map<quint64, std::size_t> m_update_at;
  std::vector<std::shared_ptr<const RunSeries>> m_listings;
  Clock::time_point m_next_poll;
  quint64 m_last_id = 0;
  int m_busy = 0;
  int m_live = 0;
  bool m_posted = false;
  bool m_stop = false;
};

SeriesLoader::SeriesLoader(QObject* parent) : SeriesLoader(Options{}, parent) {}

SeriesLoader::SeriesLoader(const Options& options, QObject* parent)
    : QObject(parent), d(std::make_unique<Private>(this, options)) {}

SeriesLoader::~SeriesLoader() = default;

void SeriesLoader::watchRun(const QString& run_id, const QString& folder) {
  d->watch(run_id.toStdString(), folder.toStdString());
}
void SeriesLoader::unwatchRun(const QString& run_id) {
  d->unwatch(run_id.toStdString());
}
void SeriesLoader::refreshRun(const QString& run_id) {
  d->refresh(run_id.toStdString());
}
quint64 SeriesLoader::open(const CurveQuery& query) {
  return d->open(query);
}
void SeriesLoader::change(quint64 id, const CurveQuery& query) {
  d->change(id, query);
}
void SeriesLoader::close(quint64 id) {
  d->close(id);
}
bool SeriesLoader::isIdle() const {
  return d->idle();
}
int SeriesLoader::openRuns() const {
  return d->openRuns();
}

}  // namespace leyden
