// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/checkpoint/atomic_file.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <random>
#include <string>

#include <lightning/errors.h>

namespace leyden {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& doing, const fs::path& path, int error) {
  throw CheckpointError("cannot " + doing + " " + path.string() + ": " + std::strerror(error));
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  explicit operator bool() const { return fd_ >= 0; }
  int get() const { return fd_; }
  int close() {
    const int fd = fd_;
    fd_ = -1;
    return fd < 0 ? 0 : ::close(fd);
  }

 private:
  int fd_;
};

std::string temporary_prefix(const fs::path& path) {
  return "." + path.filename().string() + ".";
}

// What a killed process left of an older attempt at this file: nobody holds its lock any more.
void remove_leftovers(const fs::path& path) {
  std::error_code ignored;
  const std::string prefix = temporary_prefix(path);
  for (const auto& entry : fs::directory_iterator(path.parent_path(), ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix) || !name.ends_with(".tmp")) continue;
    const Descriptor leftover(entry.path(), O_RDONLY);
    if (leftover && ::flock(leftover.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
  }
}

void check_space(const fs::path& folder, size_t needed) {
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0) return;
  const uint64_t available = uint64_t{info.f_bavail} * info.f_frsize;
  if (available >= needed) return;
  throw CheckpointError("cannot write a checkpoint of " + std::to_string(needed) + " bytes into " +
                        folder.string() + ": only " + std::to_string(available) + " bytes are free");
}

// A temporary file that is gone unless it was renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const fs::path& target) : target_(target) {
    std::random_device random;
    for (int attempt = 0; attempt < 100; ++attempt) {
      path_ = target.parent_path() / (temporary_prefix(target) + std::to_string(random()) + ".tmp");
      file_.emplace(path_, O_CREAT | O_EXCL | O_WRONLY);
      if (*file_ || errno != EEXIST) break;
    }
    if (!*file_) fail("make a file in", target.parent_path(), errno);
    ::flock(file_->get(), LOCK_EX | LOCK_NB);
  }
  ~TemporaryFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_->get(), bytes.data(), std::min<size_t>(bytes.size(), 1 << 26));
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", target_, errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    if (::fsync(file_->get()) != 0) fail("write", target_, errno);
  }

  // What the system gives back must be what was written: memory and disks fail too.
  void verify(std::string_view bytes) const {
    const Descriptor file(path_, O_RDONLY);
    if (!file) fail("read back", target_, errno);
    std::string chunk(1 << 20, '\0');
    for (;;) {
      const ssize_t got = ::read(file.get(), chunk.data(), chunk.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("read back", target_, errno);
      if (got == 0) break;
      const auto size = static_cast<size_t>(got);
      if (size > bytes.size() || std::memcmp(chunk.data(), bytes.data(), size) != 0)
        fail("write", target_, EIO);
      bytes.remove_prefix(size);
    }
    if (!bytes.empty()) fail("write", target_, EIO);
  }

  void rename_to_target() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail("replace", target_, errno);
    path_.clear();
    // Some network file systems report a failed write only now.
    if (file_->close() != 0) fail("write", target_, errno);
  }

 private:
  fs::path target_, path_;
  std::optional<Descriptor> file_;
};

void sync_folder(const fs::path& folder) {
  const Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY);
  // Not every file system can sync a folder; those order renames themselves.
  if (!descriptor || (::fsync(descriptor.get()) != 0 && errno != EINVAL && errno != ENOTSUP)) {
    fail("sync", folder, errno);
  }
}

}  // namespace

void write_file_atomically(const fs::path& given, std::string_view bytes) {
  const fs::path path = fs::absolute(given);
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) fail("make the folder", path.parent_path(), error.value());
  remove_leftovers(path);
  check_space(path.parent_path(), bytes.size());
  TemporaryFile file(path);
  file.write(bytes);
  file.verify(bytes);
  file.rename_to_target();
  sync_folder(path.parent_path());
}

std::string read_whole_file(const fs::path& path) {
  const Descriptor file(path, O_RDONLY);
  struct stat info {};
  if (!file || ::fstat(file.get(), &info) != 0) fail("read", path, errno);
  if (!S_ISREG(info.st_mode)) throw CheckpointError("cannot read " + path.string() + ": it is not a file");
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) break;
    filled += static_cast<size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace leyden
