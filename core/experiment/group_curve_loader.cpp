// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/group_curve_loader.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include <experiment/group_curve.h>

namespace leyden {

class GroupCurveLoader::Private {
 public:
  explicit Private(GroupCurveLoader* owner) : m_owner(owner), m_thread([this] { work(); }) {}

  ~Private() {
    {
      const std::lock_guard lock(m_mutex);
      m_end = true;
      m_stop.request_stop();
    }
    m_wake.notify_all();
    m_thread.join();
  }

  quint64 open(const GroupCurveQuery& query) {
    const std::lock_guard lock(m_mutex);
    m_queries[++m_last_id] = query;
    enqueue(m_last_id);
    return m_last_id;
  }

  void change(quint64 id, const GroupCurveQuery& query) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_queries.find(id);
    if (found == m_queries.end() || found->second == query) return;
    found->second = query;
    giveUp(id);
    enqueue(id);
  }

  void close(quint64 id) {
    const std::lock_guard lock(m_mutex);
    m_queries.erase(id);
    std::erase(m_ready, id);
    giveUp(id);
  }

  // What is computed now goes on: a run that logs all the time would otherwise never be seen.
  void refreshRun(const std::string& run) {
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, query] : m_queries) {
      if (std::any_of(query.members.begin(), query.members.end(),
                      [&](const GroupCurveQuery::Member& member) { return member.run_id == run; }))
        enqueue(id);
    }
  }

  bool idle() const {
    const std::lock_guard lock(m_mutex);
    return m_ready.empty() && m_busy == 0 && !m_posted;
  }

 private:
  void enqueue(quint64 id) {
    if (std::find(m_ready.begin(), m_ready.end(), id) != m_ready.end()) return;
    m_ready.push_back(id);
    m_wake.notify_one();
  }

  void giveUp(quint64 id) {
    std::erase_if(m_updates, [id](const CurveUpdate& update) { return update.id == id; });
    if (m_busy == id) m_stop.request_stop();
  }

  void work() {
    std::unique_lock lock(m_mutex);
    while (!m_end) {
      if (m_ready.empty()) {
        m_wake.wait(lock);
        continue;
      }
      m_busy = m_ready.front();
      m_ready.pop_front();
      m_stop = std::stop_source();
      const GroupCurveQuery query = m_queries.at(m_busy);
      const std::stop_token stop = m_stop.get_token();
      lock.unlock();
      std::optional<Curve> curve = group_curve(query, stop);
      lock.lock();
      if (curve && !stop.stop_requested()) keep({m_busy, std::make_shared<const Curve>(std::move(*curve))});
      m_busy = 0;
    }
  }

  void keep(CurveUpdate update) {
    std::erase_if(m_updates, [&](const CurveUpdate& old) { return old.id == update.id; });
    m_updates.push_back(std::move(update));
    if (m_posted) return;
    m_posted = true;
    QMetaObject::invokeMethod(
        m_owner, [this] { deliver(); }, Qt::QueuedConnection);
  }

  void deliver() {
    std::vector<CurveUpdate> updates;
    {
      const std::lock_guard lock(m_mutex);
      updates.swap(m_updates);
      m_posted = false;
    }
    if (!updates.empty()) Q_EMIT m_owner->curvesReady(updates);
  }

  GroupCurveLoader* m_owner;
  mutable std::mutex m_mutex;
  std::condition_variable m_wake;
  std::map<quint64, GroupCurveQuery> m_queries;
  std::deque<quint64> m_ready;
  std::vector<CurveUpdate> m_updates;
  std::stop_source m_stop;  // of what is computed now
  quint64 m_busy = 0;
  quint64 m_last_id = 0;
  bool m_posted = false;
  bool m_end = false;
  std::thread m_thread;  // last: it uses all the others
};

GroupCurveLoader::GroupCurveLoader(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {}

GroupCurveLoader::~GroupCurveLoader() = default;

quint64 GroupCurveLoader::open(const GroupCurveQuery& query) {
  return d->open(query);
}
void GroupCurveLoader::change(quint64 id, const GroupCurveQuery& query) {
  d->change(id, query);
}
void GroupCurveLoader::close(quint64 id) {
  d->close(id);
}
void GroupCurveLoader::refreshRun(const std::string& run_id) {
  d->refreshRun(run_id);
}
bool GroupCurveLoader::isIdle() const {
  return d->idle();
}

}  // namespace leyden
