// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/thread_host.h>

#include <QThread>
#include <condition_variable>
#include <deque>
#include <exception>

namespace leyden {
namespace {

// A run that logs faster than the window reads keeps this many lines for it; all of them are in run.db.
constexpr size_t kMostLines = 5'000;

RunOutcome failed(const std::string& hook, const std::string& summary) {
  RunOutcome outcome;
  outcome.status = RunStatus::Failed;
  outcome.error = RunError{hook, summary, {}};
  return outcome;
}

/// Runs what it is given, one after the other, until it dies.
class TrainingThread : public QThread {
 public:
  ~TrainingThread() override {
    {
      const std::lock_guard lock(m_mutex);
      m_quit = true;
    }
    m_wake.notify_one();
    wait();
  }
  void post(std::function<void()> job) {
    {
      const std::lock_guard lock(m_mutex);
      m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
    if (!isRunning()) start();
  }

 protected:
  void run() override {
    setObjectName(QStringLiteral("training"));
    std::unique_lock lock(m_mutex);
    for (;;) {
      m_wake.wait(lock, [this] { return m_quit || !m_jobs.empty(); });
      if (m_quit) return;
      const auto job = std::move(m_jobs.front());
      m_jobs.pop_front();
      lock.unlock();
      job();
      lock.lock();
    }
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::deque<std::function<void()>> m_jobs;
  bool m_quit = false;
};

}  // namespace

class ThreadHost::Private : public RunObserver {
 public:
  Private(ThreadHost* host, WorkerSource source) : q(host), m_source(std::move(source)) {}
  ~Private() override {
    if (m_control) m_control->request_stop();
  }

  bool busy() const { return m_control != nullptr; }

  void start(const RunRequest& request) {
    m_control = std::make_shared<RunControl>();
    m_thread.post([this, request, control = m_control] { make(request, *control); });
  }

  void stop() {
    if (m_control) m_control->request_stop();
  }

  // On the training thread, like everything of RunObserver.
  void make(const RunRequest& request, RunControl& control) {
    RunOutcome outcome = execute(request, control);
    post([this, outcome = std::move(outcome)] { end(outcome); });
  }

  RunOutcome execute(const RunRequest& request, RunControl& control) {
    try {
      QString error;
      Worker* worker = m_source(&error);
      if (!worker) return failed("load", error.toStdString());
      return worker->execute(request, *this, control);
    } catch (const std::exception& error) {
      return failed("worker", error.what());
    } catch (...) {
      return failed("worker", "Something was thrown that is no exception of C++'s library.");
    }
  }

  void run_started(const std::string& id, const std::filesystem::path& folder) override {
    post([this, id = QString::fromStdString(id), folder = QString::fromStdString(folder.string())] {
      Q_EMIT q->runStarted(id, folder);
    });
  }

  void progressed(const RunProgress& progress) override {
    const std::lock_guard lock(m_mutex);
    m_progress = progress;
    schedule();
  }

  void logged(LogLevel level, const std::string& text) override {
    const std::lock_guard lock(m_mutex);
    if (m_lines.size() < kMostLines)
      m_lines.emplace_back(level, QString::fromStdString(text));
    else
      ++m_dropped;
    schedule();
  }

 private:
  // The host waits for the training thread before it dies, so q lives here; Qt drops what was not delivered.
  template <class Function>
  void post(Function function) {
    QMetaObject::invokeMethod(q, std::move(function), Qt::QueuedConnection);
  }

  // With the lock held. One delivery at a time is on its way, however fast the run talks.
  void schedule() {
    if (std::exchange(m_scheduled, true)) return;
    post([this] { deliver(); });
  }

  void deliver() {
    std::optional<RunProgress> progress;
    std::vector<std::pair<LogLevel, QString>> lines;
    size_t dropped = 0;
    {
      const std::lock_guard lock(m_mutex);
      m_scheduled = false;
      progress = std::exchange(m_progress, std::nullopt);
      lines.swap(m_lines);
      dropped = std::exchange(m_dropped, 0);
    }
    for (const auto& [level, text] : lines) Q_EMIT q->logged(level, text);
    if (dropped > 0) {
      Q_EMIT q->logged(LogLevel::Warning,
                       QStringLiteral("%1 lines came too fast to be shown here; the run's console has them.")
                           .arg(dropped));
    }
    if (progress) Q_EMIT q->progressed(*progress);
  }

  void end(const RunOutcome& outcome) {
    deliver();
    m_control.reset();
    Q_EMIT q->finished(outcome);
  }

  ThreadHost* q;
  WorkerSource m_source;
  std::shared_ptr<RunControl> m_control;  // while there is a run
  std::mutex m_mutex;
  std::optional<RunProgress> m_progress;
  std::vector<std::pair<LogLevel, QString>> m_lines;
  size_t m_dropped = 0;
  bool m_scheduled = false;
  TrainingThread m_thread;  // dies first
};

ThreadHost::ThreadHost(QObject* parent)
    : ThreadHost([](QString* error) { return load_worker(error); }, parent) {}

ThreadHost::ThreadHost(WorkerSource source, QObject* parent)
    : RunHost(parent), d(std::make_unique<Private>(this, std::move(source))) {}

ThreadHost::~ThreadHost() = default;

bool ThreadHost::start(const RunRequest& request) {
  if (d->busy()) return false;
  d->start(request);
  return true;
}

void ThreadHost::requestStop() {
  d->stop();
}
bool ThreadHost::isBusy() const {
  return d->busy();
}

}  // namespace leyden
