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
