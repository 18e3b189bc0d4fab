// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_scan.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <store/ulid.h>

namespace leyden {

namespace {

constexpr int64_t kSettledNs = 50'000'000;
constexpr size_t kFewFolders = 8;
constexpr size_t kMostWaiting = 512;  // rows that are read and not yet taken

FileStamp stamp_of(const struct stat& info) {
  return {int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec, int64_t{info.st_size}};
}

FileStamp stamp_at(int folder, const std::string& path) {
  struct stat info {};
  return ::fstatat(folder, path.c_str(), &info, 0) == 0 ? stamp_of(info) : FileStamp{};
}

bool is_folder(int folder, const dirent& entry) {
  if (entry.d_type == DT_DIR) return true;
  if (entry.d_type != DT_UNKNOWN && entry.d_type != DT_LNK) return false;
  struct stat info {};
  return ::fstatat(folder, entry.d_name, &info, 0) == 0 && S_ISDIR(info.st_mode);
}

// Threads that read folders ahead of the one that takes them.
class Readers {
 public:
  explicit Readers(std::vector<RunPaths> folders) : folders_(std::move(folders)) {
    const size_t count = std::clamp<size_t>(std::thread::hardware_concurrency(), 2, 8);
    for (size_t i = 0; i < count; ++i) threads_.emplace_back([this] { read(); });
  }
  ~Readers() {
    {
      const std::lock_guard lock(mutex_);
      cancelled_ = true;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  size_t size() const { return folders_.size(); }
  // What is there now, or comes within `wait`.
  std::deque<FolderReading> take(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, wait, [&] { return !done_.empty(); });
    std::deque<FolderReading> out = std::move(done_);
    done_.clear();
    room_.notify_all();
    return out;
  }

 private:
  void read() {
    std::unique_lock lock(mutex_);
    while (true) {
      room_.wait(lock, [&] { return cancelled_ || next_ == folders_.size() || done_.size() < kMostWaiting; });
      if (cancelled_ || next_ == folders_.size()) return;
      FolderReading reading{folders_[next_++], {}, {}};
      lock.unlock();
      // The stamp first: what changes while we read is read again.
      reading.stamp = run_stamp(reading.paths);
      reading.row = read_run_row(reading.paths);
      lock.lock();
      done_.push_back(std::move(reading));
      filled_.notify_one();
    }
  }

  std::vector<RunPaths> folders_;
  std::mutex mutex_;
  std::condition_variable filled_, room_;
  std::deque<FolderReading> done_;
  size_t next_ = 0;
  bool cancelled_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

CatalogScan::CatalogScan(std::filesystem::path runs) : runs_(std::move(runs)) {}

CatalogScan::~CatalogScan() {
  if (folder_ >= 0) ::close(folder_);
}

const std::vector<std::string>& CatalogScan::folders() {
  struct stat info {};
  if (::stat(runs_.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    listed_ = {};
    names_.clear();
    return names_;
  }
  if (folder_ >= 0 && stamp_of(info) == listed_) return names_;
  if (folder_ >= 0) ::close(folder_);
  names_.clear();
  listed_ = {};
  folder_ = ::open(runs_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const list = folder_ >= 0 ? ::fdopendir(::fcntl(folder_, F_DUPFD_CLOEXEC, 0)) : nullptr;
  if (!list) return names_;
  bool complete = true;
  while (const dirent* entry = ::readdir(list)) {
    if (entry->d_name[0] == '.' || !is_folder(folder_, *entry)) continue;
    std::string name = entry->d_name;
    if (is_ulid(name) || stamp_at(folder_, name + "/run.db") != FileStamp{}) {
      names_.push_back(std::move(name));
    } else {
      complete = false;  // it may become a run without a change of the folder of all
    }
  }
  ::closedir(list);
  std::sort(names_.begin(), names_.end());
  const FileStamp stamp = stamp_of(info);
  if (complete && stamp.mtime_ns + kSettledNs < now_ns()) listed_ = stamp;
  return names_;
}

RunStamp CatalogScan::stamp(const std::string& run_id) const {
  return {stamp_at(folder_, run_id + "/run.db"), stamp_at(folder_, run_id + "/run.db-wal"),
          stamp_at(folder_, run_id + "/annotations.json")};
}

bool read_folders(std::vector<RunPaths> folders, const std::function<void(FolderReading&&)>& take,
                  const std::function<bool(size_t, size_t)>& progress) {
  const size_t count = folders.size();
  if (count <= kFewFolders) {
    for (size_t i = 0; i < count; ++i) {
      const RunStamp stamp = run_stamp(folders[i]);
      take({folders[i], stamp, read_run_row(folders[i])});
      if (progress && !progress(i + 1, count)) return false;
    }
    return true;
  }
  Readers readers(std::move(folders));
  auto reported = std::chrono::steady_clock::now();
  for (size_t done = 0; done < count;) {
    for (FolderReading& reading : readers.take(std::chrono::milliseconds(50))) {
      take(std::move(reading));
      ++done;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!progress || (done < count && now - reported < std::chrono::milliseconds(50))) continue;
    reported = now;
    if (!progress(done, count)) return false;
  }
  return true;
}

int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

bool settled(const RunStamp& stamp, int64_t now) {
  return std::max({stamp.db.mtime_ns, stamp.wal.mtime_ns, stamp.annotations.mtime_ns}) + kSettledNs < now;
}

}  // namespace leyden
