// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <archive/file_source.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <archive/archive_error.h>

namespace leyden {

namespace {

constexpr uint64_t kWindow = 8 << 10;  // headers are small and near each other

[[noreturn]] void unreadable(int error) {
  throw ArchiveError("the file cannot be read: " + std::generic_category().message(error));
}

}  // namespace

FileSource::FileSource(const std::filesystem::path& file) : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (descriptor_ < 0) unreadable(errno);
  struct stat status {};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (known && S_ISREG(status.st_mode)) {
    size_ = static_cast<uint64_t>(status.st_size);
    return;
  }
  const int error = errno;
  ::close(descriptor_);
  if (!known) unreadable(error);
  throw ArchiveError("this is not a file");
}

FileSource::~FileSource() {
  ::close(descriptor_);
}

std::string_view FileSource::at(uint64_t offset, uint64_t count) {
  if (offset >= window_offset_ && offset - window_offset_ <= window_.size() &&
      window_.size() - (offset - window_offset_) >= count)
    return std::string_view(window_).substr(offset - window_offset_, count);
  window_.resize(std::max(count, std::min(kWindow, size_ - offset)));
  window_offset_ = offset;
  for (size_t done = 0; done < window_.size();) {
    const ssize_t got = ::pread(descriptor_, window_.data() + done, window_.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    const int error = errno;
    if (got > 0) {
      done += static_cast<size_t>(got);
      continue;
    }
    window_.clear();
    if (got < 0) unreadable(error);
    throw ArchiveError("the file became shorter while it was read");
  }
  return std::string_view(window_).substr(0, count);
}

}  // namespace leyden
