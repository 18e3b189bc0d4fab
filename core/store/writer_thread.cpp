// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/writer_thread.h>

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include <store/sqlite_session.h>

namespace leyden {

namespace {

using namespace std::chrono_literals;

constexpr size_t kBatchPoints = 400'000;  // about 200 ms of writing
constexpr auto kCheckTime = 250ms;        // after a failure: meanwhile what is logged waits in memory
constexpr auto kPatience = 5s;            // RELIABILITY.md: no hang beyond it
constexpr auto kReaderPatience = 2s;      // for readers to let go of a run that has ended

// Signals are the program's business; SIGXFSZ (a file size limit) must reach us as an error of write().
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

bool needs_durability(const Batch& batch) {
  return std::any_of(batch.messages.begin(), batch.messages.end(),
                     [](const Message& message) { return std::holds_alternative<ArtifactInfo>(message); });
}

}  // namespace

WriterThread::WriterThread(RunPaths paths, const WriterOptions& options, int attempt, LogQueue& queue,
                           const WallClock& clock, std::function<std::vector<std::string>()> names)
    : paths_(std::move(paths)),
      options_(options),
      attempt_(attempt),
      queue_(queue),
      clock_(clock),
      names_(std::move(names)) {}

WriterThread::~WriterThread() {
  try {
    end(std::nullopt, {});
  } catch (const StoreError&) {
    // What could not be written is lost with the process; the destructor has nobody to tell.
  }
}

void WriterThread::start() {
  connect();  // here, so that a run that cannot be opened is told to the caller
  thread_ = std::thread([this] { run(); });
}

void WriterThread::connect() {
  auto database = std::make_unique<RunDatabase>(paths_.db(), options_.use_wal, failing_ ? kCheckTime : 0ms);
  if (doubtful_commit_ != 0) {
    if (BatchWriter::read_commits(*database, attempt_) >= doubtful_commit_) batch_.clear();
    doubtful_commit_ = 0;
  }
  auto writer = std::make_unique<BatchWriter>(*database, attempt_, names_());
  database_ = std::move(database);
  writer_ = std::move(writer);
}

void WriterThread::run() {
  block_signals();
  bool good = true;
  for (;;) {
    // A failing disk is tried less often.
    queue_.wait(good ? options_.commit_interval_ms : 4 * options_.commit_interval_ms);
    {
      const std::lock_guard lock(mutex_);
      if (ending_) break;
    }
    good = cycle();
  }
  last_words();
  writer_.reset();
  database_.reset();
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

// Commits all that is queued. False: the disk fails, the batch is kept.
bool WriterThread::cycle() {
  for (;;) {
    if (!batch_.empty() && !commit()) return false;
    uint64_t ticket;
    {
      const std::lock_guard lock(mutex_);
      ticket = flush_wanted_;
    }
    const bool all = queue_.drain(batch_, kBatchPoints);
    if (!batch_.empty() && !commit()) return false;
    if (all) {
      complete(ticket);
      return true;
    }
  }
}

bool WriterThread::commit() {
  try {
    if (!writer_) connect();
    if (!batch_.empty()) {
      const size_t points = batch_.points();
      doubtful_commit_ = writer_->commits() + 1;
      database_->set_durable(needs_durability(batch_));
      writer_->write(batch_, clock_.elapsed());
      doubtful_commit_ = 0;
      committed_points_ += points;
      batch_.clear();
    }
    if (failing_) recovered();
    database_->checkpoint_if_long();
    return true;
  } catch (const SQLite::Exception& error) {
    failed(store_error(error, paths_.db(), "written").what());
  } catch (const std::exception& error) {
    failed(error.what());
  }
  return false;
}

void WriterThread::failed(const std::string& sentence) {
  writer_.reset();
  database_.reset();
  {
    const std::lock_guard lock(mutex_);
    message_ = sentence;
    if (failing_) return;
    failing_ = true;
    failing_since_ = Clock::now();
  }
  queue_.set_failing(true);
  publish();
}

void WriterThread::recovered() {
  const LogQueue::Losses losses = queue_.take_losses();
  nlohmann::json payload = {{"error", message_},
                            {"seconds", std::chrono::duration<double>(Clock::now() - failing_since_).count()},
                            {"lost_points", losses.points},
                            {"lost_messages", losses.messages}};
  if (losses.points > 0) payload["lost_steps"] = {losses.first_step, losses.last_step};
  {
    const std::lock_guard lock(mutex_);
    failing_ = false;
    message_.clear();
  }
  queue_.set_failing(false);
  // Not by the queue, where this thread might wait for itself.
  batch_.messages.push_back(
      EventMessage{clock_.now(), std::nullopt, "storage_recovered",
                   payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
  publish();
}

void WriterThread::complete(uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  flush_done_ = std::max(flush_done_, ticket);
  changed_.notify_all();
}

void WriterThread::flush() {
  std::unique_lock lock(mutex_);
  if (ended_ || ending_) return;
  const uint64_t ticket = ++flush_wanted_;
  const auto begun = Clock::now();
  lock.unlock();
  queue_.wake();
  lock.lock();
  while (flush_done_ < ticket && !ended_) {
    changed_.wait_for(lock, 100ms);
    if (failing_ && Clock::now() - begun > kPatience) throw StoreError(StoreError::Kind::Storage, message_);
  }
}

void WriterThread::end(std::optional<RunStatus> status, const std::string& error_json) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || !thread_.joinable()) return;
    ending_ = true;
    final_status_ = status;
    final_error_ = error_json;
  }
  queue_.wake();
  thread_.join();
  if (!problem_.empty()) throw StoreError(StoreError::Kind::Storage, problem_);
}

// The end of the run: what is queued, the status, the file in its final form.
void WriterThread::last_words() {
  const auto deadline = Clock::now() + kPatience;
  bool good = cycle() && cycle();  // the second for what the first had to tell of a recovery
  while (!good && Clock::now() < deadline) {
    std::this_thread::sleep_for(100ms);
    good = cycle() && cycle();
  }
  queue_.close();
  if (!good) {
    const uint64_t unwritten = health().spooled_points + health().lost_points;
    problem_ = "The run " + paths_.run_id() + " could not be completed, " + std::to_string(unwritten) +
               " points are not written: " + message_;
    return;
  }
  if (!final_status_) return;
  try {
    if (!writer_) connect();
    database_->set_status(*final_status_, final_error_, attempt_, clock_.now(), clock_.elapsed());
    writer_.reset();  // its statements
    for (const auto until = Clock::now() + kReaderPatience;
         !database_->leave_wal() && Clock::now() < until;) {
      std::this_thread::sleep_for(10ms);
    }
  } catch (const SQLite::Exception& error) {
    problem_ = store_error(error, paths_.db(), "closed").what();
  } catch (const std::exception& error) {
    problem_ = error.what();
  }
}

WriterHealth WriterThread::health() const {
  WriterHealth health;
  const uint64_t pushed = queue_.pushed_points();
  const uint64_t committed = committed_points_.load();
  health.spooled_points = pushed > committed ? pushed - committed : 0;
  health.lost_points = queue_.lost_points();
  const std::lock_guard lock(mutex_);
  health.failing = failing_;
  health.message = message_;
  return health;
}

void WriterThread::on_health(std::function<void(const WriterHealth&)> callback) {
  const std::lock_guard lock(mutex_);
  callback_ = std::move(callback);
}

void WriterThread::publish() {
  std::function<void(const WriterHealth&)> callback;
  {
    const std::lock_guard lock(mutex_);
    callback = callback_;
  }
  if (callback) callback(health());
}

}  // namespace leyden
