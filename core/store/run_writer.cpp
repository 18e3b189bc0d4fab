// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_writer.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <system_error>
#include <vector>

#include <store/annotations.h>
#include <store/file_system.h>
#include <store/log_queue.h>
#include <store/name_map.h>
#include <store/run_database.h>
#include <store/run_lock.h>
#include <store/sqlite_session.h>
#include <store/text.h>
#include <store/ulid.h>
#include <store/wall_clock.h>
#include <store/writer_thread.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

// A run is continued when somebody waits for it; 1 GB in the page cache takes about this long.
constexpr auto kCheckTime = std::chrono::seconds(5);

// Makes `<workspace>/runs`; says in a sentence why that does not work.
void make_workspace(const fs::path& workspace) {
  std::error_code error;
  if (workspace.empty()) throw StoreError(StoreError::Kind::Invalid, "The workspace's path is empty.");
  if (fs::exists(workspace, error) && !fs::is_directory(workspace, error)) {
    throw StoreError(StoreError::Kind::NotAWorkspace,
                     workspace.string() + " is a file; a workspace is a folder.");
  }
  fs::create_directories(workspace / "runs", error);
  if (error) {
    throw StoreError(StoreError::Kind::Unwritable, "The workspace " + workspace.string() +
                                                       " cannot be written: " + error.message() +
                                                       ". Choose another folder or change its permissions.");
  }
}

struct FolderRemover {
  fs::path folder;
  ~FolderRemover() {
    std::error_code ignored;
    if (!folder.empty()) fs::remove_all(folder, ignored);
  }
};

}  // namespace

class RunWriter::Impl {
 public:
  Impl(RunPaths paths, RunLock lock, int attempt, WallClock clock, const WriterOptions& options)
      : paths_(std::move(paths)),
        lock_(std::move(lock)),
        attempt_(attempt),
        clock_(clock),
        id_(paths_.run_id()),
        queue_(options.spool_bytes),
        thread_(paths_, options, attempt, queue_, clock_, [this] { return names(); }) {}

  void start(std::vector<std::string> names) {
    for (const std::string& name : names) numbers_.emplace(name, static_cast<uint32_t>(numbers_.size() + 1));
    names_ = std::move(names);
    known_ = static_cast<uint32_t>(names_.size());
    thread_.start();
  }

  uint32_t series(std::string_view name) {
    {
      const std::shared_lock lock(names_mutex_);
      if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
    }
    const std::unique_lock lock(names_mutex_);
    if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
    const std::string valid = text::valid_utf8(name);
    if (const auto found = numbers_.find(valid); found != numbers_.end()) {
      const uint32_t number = found->second;
      numbers_.emplace(std::string(name), number);
      return number;
    }
    names_.push_back(valid);
    const auto number = static_cast<uint32_t>(names_.size());
    numbers_.emplace(valid, number);
    if (valid != name) numbers_.emplace(std::string(name), number);
    queue_.push(NewSeries{number, valid});
    known_.store(number, std::memory_order_release);
    return number;
  }

  void log(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points) {
    if (finished_.load(std::memory_order_relaxed) || points.empty()) return;
    const uint32_t known = known_.load(std::memory_order_relaxed);
    uint32_t outside = 0;
    for (const ScalarPoint& point : points) outside |= static_cast<uint32_t>(point.series - 1 >= known);
    if (outside) [[unlikely]] {
      throw StoreError(StoreError::Kind::Invalid,
                       "log() was given the number of a series that series() has not given out.");
    }
    queue_.push(step, epoch, wall_time, points);
  }

  void send(Message message) {
    if (!finished_) queue_.push(std::move(message));
  }

  std::vector<std::string> names() {
    const std::shared_lock lock(names_mutex_);
    return names_;
  }

  void finish(RunStatus status, const std::string& error_json) {
    if (finished_.exchange(true)) return;
    try {
      thread_.end(status, text::valid_utf8(error_json));
    } catch (...) {
      lock_.reset();
      throw;
    }
    lock_.reset();
  }

  const RunPaths paths_;
  std::optional<RunLock> lock_;  // outlives the thread and its connection
  const int attempt_;
  const WallClock clock_;
  const std::string id_;
  LogQueue queue_;
  std::shared_mutex names_mutex_;
  NameMap numbers_;
  std::vector<std::string> names_;
  std::atomic<uint32_t> known_{0};
  std::atomic<bool> finished_{false};
  WriterThread thread_;
};

RunWriter::RunWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RunWriter::~RunWriter() = default;

std::unique_ptr<RunWriter> RunWriter::create(const fs::path& workspace, const RunInfo& given,
                                             const WriterOptions& options) {
  RunInfo info = given;
  if (info.run_id.empty()) info.run_id = new_ulid();
  if (!is_ulid(info.run_id)) {
    throw StoreError(StoreError::Kind::Invalid,
                     "\"" + info.run_id + "\" is not a run id; a run id is a ULID.");
  }
  make_workspace(workspace);
  const RunPaths paths = run_paths(workspace, info.run_id);
  // A folder under its own name is complete: it is made under another one and renamed.
  const RunPaths draft{paths.root.parent_path() / (".new-" + info.run_id)};
  std::error_code error;
  if (fs::exists(paths.root, error)) {
    throw StoreError(StoreError::Kind::Invalid,
                     "There is a run " + info.run_id + " in this workspace already.");
  }
  if (!fs::create_directory(draft.root, error)) {
    throw StoreError(StoreError::Kind::Unwritable,
                     "The workspace " + workspace.string() + " cannot be written: " +
                         (error ? error.message() : "the run is being made already") +
                         ". Choose another folder or change its permissions.");
  }
  FolderRemover remover{draft.root};
  std::optional<RunLock> lock = RunLock::try_acquire(draft.lock());
  if (!lock)
    throw StoreError(StoreError::Kind::Locked,
                     "The run " + info.run_id + " is being made by another program.");
  const WallClock clock;
  try {
    RunDatabase::create(draft.db(), info, clock.now());
    if (!info.tags.empty()) {
      Annotations annotations;
      annotations.tags = info.tags;
      write_annotations(draft.annotations(), annotations);
    }
    fs::rename(draft.root, paths.root);
    remover.folder = paths.root;
    sync_folder(paths.root.parent_path());
    auto impl = std::make_unique<Impl>(paths, std::move(*lock), 1, clock, options);
    impl->start({});
    remover.folder.clear();
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
  } catch (const SQLite::Exception& problem) {
    throw store_error(problem, paths.db(), "made");
  } catch (const fs::filesystem_error& problem) {
    throw StoreError(StoreError::Kind::Unwritable,
                     paths.root.string() + " could not be made: " + problem.code().message() + ".");
  }
}

std::unique_ptr<RunWriter> RunWriter::reopen(const fs::path& run_folder, const WriterOptions& options) {
  const RunPaths paths{run_folder.has_filename() ? run_folder : run_folder.parent_path()};
  std::error_code error;
  if (!fs::exists(paths.db(), error)) {
    throw StoreError(StoreError::Kind::NotFound, paths.root.string() + " holds no run (there is no run.db).");
  }
  std::optional<RunLock> lock = RunLock::try_acquire(paths.lock());
  if (!lock) {
    throw StoreError(StoreError::Kind::Locked,
                     "The run " + paths.run_id() +
                         " is being trained by another program; it can be continued when that ends.");
  }
  try {
    const WallClock clock;
    int attempt = 0;
    std::vector<std::string> names;
    {
      RunDatabase database(paths.db(), options.use_wal, kCheckTime);
      attempt = database.begin_attempt(clock.now());
      SQLite::Statement query(database.db(), "SELECT id, name FROM series ORDER BY id");
      while (query.executeStep()) {
        names.push_back(text_of(query.getColumn(1)));
        if (query.getColumn(0).getInt64() != static_cast<int64_t>(names.size())) {
          throw StoreError(StoreError::Kind::Damaged,
                           paths.db().string() + " has gaps in its list of series.");
        }
      }
    }
    auto impl = std::make_unique<Impl>(paths, std::move(*lock), attempt, clock, options);
    impl->start(std::move(names));
    return std::unique_ptr<RunWriter>(new RunWriter(std::move(impl)));
  } catch (const SQLite::Exception& problem) {
    throw store_error(problem, paths.db(), "continued");
  }
}

const RunPaths& RunWriter::paths() const {
  return impl_->paths_;
}
const std::string& RunWriter::run_id() const {
  return impl_->id_;
}
int RunWriter::attempt() const {
  return impl_->attempt_;
}

uint32_t RunWriter::series(std::string_view name) {
  return impl_->series(name);
}

void RunWriter::log(int64_t step, double epoch, std::span<const ScalarPoint> points) {
  impl_->log(step, epoch, impl_->clock_.now(), points);
}

void RunWriter::log_at(int64_t step, double epoch, double wall_time, std::span<const ScalarPoint> points) {
  impl_->log(step, epoch, wall_time, points);
}

void RunWriter::log_line(LogLevel level, std::string source, std::string text) {
  impl_->send(LineMessage{impl_->clock_.now(), level, text::valid_utf8(source), text::valid_utf8(text)});
}

void RunWriter::event(std::string kind, nlohmann::json payload, std::optional<int64_t> step) {
  impl_->send(EventMessage{impl_->clock_.now(), step, text::valid_utf8(kind),
                           payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)});
}

void RunWriter::system_metric(std::string name, double value) {
  impl_->send(SystemMessage{impl_->clock_.now(), value, text::valid_utf8(name)});
}

void RunWriter::histogram(HistogramInfo histogram) {
  if (histogram.counts.size() + 1 != histogram.edges.size()) {
    throw StoreError(StoreError::Kind::Invalid, "A histogram has one edge more than counts.");
  }
  histogram.name = text::valid_utf8(histogram.name);
  impl_->send(HistogramMessage{impl_->clock_.now(), std::move(histogram)});
}

void RunWriter::set_info(std::string key, std::string value) {
  impl_->send(InfoMessage{text::valid_utf8(key), text::valid_utf8(value)});
}

void RunWriter::artifact(ArtifactInfo artifact) {
  for (std::string* text : {&artifact.name, &artifact.kind, &artifact.path, &artifact.sha256}) {
    *text = text::valid_utf8(*text);
  }
  impl_->send(std::move(artifact));
}

void RunWriter::remove_artifact(std::string path) {
  ArtifactInfo gone;
  gone.path = text::valid_utf8(path);
  gone.bytes = kArtifactRemoved;
  impl_->send(std::move(gone));
}

void RunWriter::flush() {
  impl_->thread_.flush();
}
void RunWriter::finish(RunStatus status, const std::string& error_json) {
  impl_->finish(status, error_json);
}
WriterHealth RunWriter::health() const {
  return impl_->thread_.health();
}
void RunWriter::on_health(std::function<void(const WriterHealth&)> callback) {
  impl_->thread_.on_health(std::move(callback));
}

}  // namespace leyden
