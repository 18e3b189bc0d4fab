// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/file_system.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <store/store_error.h>

namespace leyden {

std::string network_file_system(const std::filesystem::path& path) {
  // Magic numbers of statfs(2); WAL needs shared memory between processes, which these cannot give.
  static constexpr std::pair<uint32_t, const char*> kNetwork[] = {
      {0x6969, "nfs"},       {0x517B, "smb"},       {0xFF534D42, "cifs"}, {0xFE534D42, "smb2"},
      {0x65735546, "fuse"},  {0x01021997, "9p"},    {0x00C36400, "ceph"}, {0x0BD00BD0, "lustre"},
      {0x47504653, "gpfs"},  {0x5346414F, "afs"},   {0x6B414653, "afs"},  {0x73757245, "coda"},
      {0x01161970, "gfs2"},  {0x7461636F, "ocfs2"}, {0x564C, "ncp"},      {0x19830326, "beegfs"},
      {0x20030528, "pvfs2"}, {0x013111A8, "ibrix"},
  };
  struct statfs info {};
  if (statfs(path.c_str(), &info) != 0) return {};
  for (const auto& [magic, name] : kNetwork) {
    if (static_cast<uint32_t>(info.f_type) == magic) return name;
  }
  return {};
}

void sync_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool good = fd >= 0 && ::fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  // Some file systems cannot sync a folder and say EINVAL; there is nothing more to do then.
  if (!good && error != EINVAL) {
    throw StoreError(
        StoreError::Kind::Storage,
        "The folder " + folder.string() + " could not be written to disk: " + errno_text(error) + ".");
  }
}

namespace {

void sync(const std::filesystem::path& path, int (*how)(int)) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const int error = fd < 0 || how(fd) != 0 ? errno : 0;
  if (fd >= 0) ::close(fd);
  if (error != 0 && error != EINVAL) fail_writing(path, error);
}

}  // namespace

void sync_file(const std::filesystem::path& file) {
  sync(file, ::fsync);
}

void sync_tree(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) sync_file(entry.path());
  sync_file(folder);
}

void sync_disk(const std::filesystem::path& path) {
  sync(path, ::syncfs);
}

int rename_to_new(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL) return errno;
  // Some file systems cannot: what comes into being in this instant would be replaced.
  std::error_code error;
  if (std::filesystem::symlink_status(to, error).type() != std::filesystem::file_type::not_found) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

void fail_writing(const std::filesystem::path& path, int error) {
  const auto kind = error == EACCES || error == EROFS || error == EPERM ? StoreError::Kind::Unwritable
                                                                        : StoreError::Kind::Storage;
  throw StoreError(kind, path.string() + " could not be written: " + errno_text(error) + ".");
}

std::string errno_text(int number) {
  return std::generic_category().message(number);
}

FileStamp file_stamp(const std::filesystem::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  return {int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec, int64_t{info.st_size}};
}

}  // namespace leyden
