// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include <store/catalog_index.h>
#include <store/run_lock.h>
#include <store/run_summary.h>
#include <store/sqlite_session.h>
#include <store/text.h>
#include <store/ulid.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

// Files that changed just now may change again without a different stamp: clocks of file systems are coarse.
constexpr int64_t kSettledNs = 50'000'000;
constexpr size_t kFewFolders = 8;

int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool settled(const RunStamp& stamp, int64_t now) {
  return std::max({stamp.db.mtime_ns, stamp.wal.mtime_ns, stamp.annotations.mtime_ns}) + kSettledNs < now;
}

bool is_workspace(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "runs", ignored) || fs::exists(folder / "workspace.db", ignored);
}

struct Work {
  RunPaths paths;
  RunStamp stamp;
  RunRow row;
};

// Reads the rows of all `work`, on several threads when there is much. False when cancelled.
bool read_rows(std::vector<Work>& work, const std::function<bool(size_t, size_t)>& progress) {
  std::atomic<size_t> next{0}, done{0};
  std::atomic<bool> cancelled{false};
  std::mutex mutex;
  std::condition_variable finished;
  const auto read = [&] {
    for (size_t i; !cancelled && (i = next++) < work.size();) {
      // The stamp first: what changes while we read is read again.
      work[i].stamp = run_stamp(work[i].paths);
      work[i].row = read_run_row(work[i].paths);
      if (++done == work.size()) {
        const std::lock_guard lock(mutex);
        finished.notify_one();
      }
    }
  };
  if (work.size() <= kFewFolders && !progress) {
    read();
    return true;
  }
  std::vector<std::thread> threads;
  const size_t count = std::clamp<size_t>(std::thread::hardware_concurrency(), 2, 8);
  for (size_t i = 0; i < count; ++i) threads.emplace_back(read);
  {
    std::unique_lock lock(mutex);
    while (done < work.size() && !cancelled) {
      finished.wait_for(lock, std::chrono::milliseconds(50));
      if (progress && !progress(done, work.size())) cancelled = true;
    }
  }
  for (std::thread& thread : threads) thread.join();
  return !cancelled;
}

}  // namespace

class Catalog::Impl {
 public:
  Impl(const fs::path& workspace, Mode mode) : workspace_(workspace), mode_(mode) {
    std::error_code error;
    if (fs::exists(workspace, error) && !fs::is_directory(workspace, error)) {
      throw StoreError(StoreError::Kind::NotAWorkspace,
                       workspace.string() + " is a file; a workspace is a folder.");
    }
    if (mode == Mode::ReadWrite) {
      fs::create_directories(workspace / "runs", error);
      if (error) {
        throw StoreError(StoreError::Kind::Unwritable,
                         "The workspace " + workspace.string() + " cannot be written: " + error.message() +
                             ". Choose another folder or change its permissions.");
      }
    } else if (!fs::exists(workspace, error)) {
      throw StoreError(StoreError::Kind::NotFound, "There is no workspace " + workspace.string() + ".");
    } else if (!is_workspace(workspace)) {
      throw StoreError(StoreError::Kind::NotAWorkspace,
                       workspace.string() + " is not a workspace of Leyden (it has no folder runs).");
    }
    open();
  }

  RefreshResult refresh(bool everything, const std::function<bool(size_t, size_t)>& progress);
  RunRow row_of(const std::string& run_id, const std::string& bytes) const;
  std::vector<std::string> ids_for(std::string_view text) const;

  struct Entry {
    RunStamp stamp;
    std::string bytes;
    bool running = false;
    bool unsettled = false;
  };

  const fs::path workspace_;
  std::map<std::string, Entry, std::less<>> entries_;
  bool writable() const { return index_ != nullptr; }

 private:
  void open();
  void load(CatalogIndex& index);
  std::vector<std::string> folders() const;
  bool needs_reading(const std::string& run_id, const RunPaths& paths) const;
  void set_aside() const;
  void store(const std::vector<CatalogIndex::Change>& changes);

  fs::path index_file() const { return workspace_ / "workspace.db"; }

  const Mode mode_;
  std::optional<RunLock> lock_;
  std::unique_ptr<CatalogIndex> index_;  // only while we hold the lock
};

// One program writes the index; others begin with what it holds and then follow the folders.
void Catalog::Impl::open() {
  if (mode_ == Mode::ReadWrite) lock_ = RunLock::try_acquire(workspace_ / "workspace.lock");
  const auto access = lock_ ? CatalogIndex::Access::Write : CatalogIndex::Access::Read;
  std::error_code ignored;
  if (!lock_ && !fs::exists(index_file(), ignored)) return;
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      auto index = std::make_unique<CatalogIndex>(index_file(), access);
      load(*index);
      if (lock_) index_ = std::move(index);
      return;
    } catch (const SQLite::Exception&) {
      // Damaged: the folders are the truth, so it is made anew.
      entries_.clear();
      if (!lock_) return;
      set_aside();
    } catch (const StoreError& problem) {
      entries_.clear();
      if (problem.kind() == StoreError::Kind::NotAWorkspace) throw;
      return;  // of another version, or not readable: the folders are followed in memory
    }
  }
}

void Catalog::Impl::load(CatalogIndex& index) {
  index.load([this](std::string run_id, const RunStamp& stamp, std::string bytes) {
    RunRow row;
    if (!decode_run_row(bytes, row)) return;  // refresh() reads the folder
    Entry entry{stamp, std::move(bytes), row.status == RunStatus::Running, false};
    entries_.insert_or_assign(std::move(run_id), std::move(entry));
  });
}

void Catalog::Impl::set_aside() const {
  std::error_code ignored;
  for (const char* end : {"", "-wal", "-shm"}) {
    fs::path file = index_file(), to = index_file();
    file += end;
    to += std::string(".damaged") + end;
    fs::rename(file, to, ignored);
  }
}

std::vector<std::string> Catalog::Impl::folders() const {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator it(workspace_ / "runs", error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (name.starts_with(".") || !it->is_directory(ignored)) continue;
    if (is_ulid(name) || fs::exists(it->path() / "run.db", ignored)) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool Catalog::Impl::needs_reading(const std::string& run_id, const RunPaths& paths) const {
  const auto found = entries_.find(run_id);
  if (found == entries_.end() || found->second.unsettled) return true;
  // A trainer that dies changes no file.
  if (found->second.running && !RunLock::is_held(paths.lock())) return true;
  return !(run_stamp(paths) == found->second.stamp);
}

RefreshResult Catalog::Impl::refresh(bool everything, const std::function<bool(size_t, size_t)>& progress) {
  if (mode_ == Mode::ReadWrite && !index_) open();  // the program that wrote it may be gone
  const std::vector<std::string> present = folders();
  std::vector<Work> work;
  for (const std::string& run_id : present) {
    const RunPaths paths = run_paths(workspace_, run_id);
    if (everything || needs_reading(run_id, paths)) work.push_back({paths, {}, {}});
  }
  RefreshResult result;
  if (!read_rows(work, progress)) return result;

  std::vector<CatalogIndex::Change> changes;
  const int64_t now = now_ns();
  for (Work& item : work) {
    const std::string run_id = item.paths.run_id();
    Entry entry{item.stamp, encode_run_row(item.row), item.row.status == RunStatus::Running,
                !settled(item.stamp, now)};
    const auto found = entries_.find(run_id);
    const bool known = found != entries_.end();
    const bool same = known && found->second.bytes == entry.bytes;
    if (!known) result.added.push_back(run_id);
    if (known && !same) result.changed.push_back(run_id);
    if (everything || !same || !(found->second.stamp == entry.stamp)) {
      changes.push_back({run_id, entry.stamp, entry.bytes});
    }
    entries_.insert_or_assign(run_id, std::move(entry));
  }
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (std::binary_search(present.begin(), present.end(), it->first)) {
      ++it;
      continue;
    }
    result.removed.push_back(it->first);
    changes.push_back({it->first, {}, {}});
    it = entries_.erase(it);
  }
  store(changes);
  return result;
}

// An index that cannot be written costs time at the next start and nothing else.
void Catalog::Impl::store(const std::vector<CatalogIndex::Change>& changes) {
  if (!index_) return;
  try {
    index_->write(changes);
  } catch (const SQLite::Exception&) {
    index_.reset();
    lock_.reset();
  }
}

RunRow Catalog::Impl::row_of(const std::string& run_id, const std::string& bytes) const {
  RunRow row;
  decode_run_row(bytes, row);
  row.run_id = run_id;
  row.path = run_paths(workspace_, run_id).root;
  return row;
}

// By id, else by the beginning of an id, else by name.
std::vector<std::string> Catalog::Impl::ids_for(std::string_view text) const {
  if (entries_.contains(text)) return {std::string(text)};
  std::vector<std::string> ids;
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
  for (const std::string& prefix : {std::string(text), upper}) {
    if (prefix.empty() || !ids.empty()) break;
    for (auto it = entries_.lower_bound(prefix); it != entries_.end() && it->first.starts_with(prefix);
         ++it) {
      ids.push_back(it->first);
    }
  }
  if (!ids.empty()) return ids;
  for (const auto& [id, entry] : entries_) {
    if (row_of(id, entry.bytes).name == text) ids.push_back(id);
  }
  return ids;
}

Catalog::Catalog(const fs::path& workspace, Mode mode) : impl_(std::make_unique<Impl>(workspace, mode)) {}
Catalog::~Catalog() = default;
Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;

const fs::path& Catalog::workspace() const {
  return impl_->workspace_;
}
bool Catalog::writable() const {
  return impl_->writable();
}
RefreshResult Catalog::refresh() {
  return impl_->refresh(false, {});
}
void Catalog::reindex(const std::function<bool(size_t, size_t)>& progress) {
  impl_->refresh(true, progress);
}
size_t Catalog::size() const {
  return impl_->entries_.size();
}

std::vector<RunRow> Catalog::runs() const {
  std::vector<RunRow> out;
  out.reserve(size());
  for (const auto& [id, entry] : impl_->entries_) out.push_back(impl_->row_of(id, entry.bytes));
  return out;
}

std::vector<std::string> Catalog::run_ids() const {
  std::vector<std::string> out;
  out.reserve(size());
  for (const auto& [id, entry] : impl_->entries_) out.push_back(id);
  return out;
}

std::optional<RunRow> Catalog::row(std::string_view run_id) const {
  const auto found = impl_->entries_.find(run_id);
  if (found == impl_->entries_.end()) return std::nullopt;
  return impl_->row_of(found->first, found->second.bytes);
}

std::optional<RunRow> Catalog::run(std::string_view text) const {
  const std::vector<std::string> ids = impl_->ids_for(text);
  if (ids.size() == 1) return row(ids.front());
  const std::string shown = "\"" + text::valid_utf8(text) + "\"";
  if (ids.size() > 1) {
    const std::vector<std::string> some(ids.begin(), ids.begin() + std::min<ptrdiff_t>(5, std::ssize(ids)));
    throw StoreError(StoreError::Kind::Invalid, shown + " fits " + std::to_string(ids.size()) +
                                                    " runs: " + text::join(some, ", ") +
                                                    (ids.size() > 5 ? ", ..." : "") + "; give the whole id.");
  }
  std::vector<std::string> names;
  for (const auto& [id, entry] : impl_->entries_) {
    names.push_back(id);
    if (RunRow row = impl_->row_of(id, entry.bytes); !row.name.empty()) names.push_back(std::move(row.name));
  }
  const std::vector<std::string> near = text::nearest(text, names);
  throw StoreError(StoreError::Kind::NotFound,
                   "There is no run " + shown + " in " + impl_->workspace_.string() +
                       (near.empty() ? "." : "; there is " + text::join(near, ", ") + "."));
}

}  // namespace leyden
