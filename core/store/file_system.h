// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

// What the system says of files. Private to core/store.
namespace leyden {

/// The name of the network file system that `path` lies on ("nfs", "smb", ...); empty for a local one.
std::string network_file_system(const std::filesystem::path& path);

/// Makes what was renamed or created in `folder` durable. Throws StoreError (Storage).
void sync_folder(const std::filesystem::path& folder);

/// Makes a folder and all below it durable. Throws StoreError (Unwritable, Storage).
void sync_tree(const std::filesystem::path& folder);
/// The same for all that waits for the disk that `path` lies on: cheaper than many files one by one.
void sync_disk(const std::filesystem::path& path);
void sync_file(const std::filesystem::path& file);

/// Renames where nothing is of that name. 0, or errno: EEXIST.
int rename_to_new(const std::filesystem::path& from, const std::filesystem::path& to);

/// Throws StoreError: "PATH could not be written: WHY.", Unwritable or Storage.
[[noreturn]] void fail_writing(const std::filesystem::path& path, int error);

/// errno as text, "No space left on device".
std::string errno_text(int number);

/// Modification time and size, to notice that a file has changed; zero when it is not there.
struct FileStamp {
  int64_t mtime_ns = 0;
  int64_t size = 0;
  bool operator==(const FileStamp&) const = default;
};
FileStamp file_stamp(const std::filesystem::path& path);

}  // namespace leyden
