// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

namespace leyden {

/// The kernel lock on run.lock that says "my trainer lives". Private to core/store.
///
/// An open-file-description lock: the kernel drops it with the process, a fork or a close of another
/// descriptor of the file does not (as it would drop a POSIX record lock), and F_OFD_GETLK looks at it
/// without taking it, so that looking never gets in the way of a trainer that starts. It is a file of its
/// own, never run.db: opening and closing run.db by hand would drop the record locks of SQLite.
class RunLock {
 public:
  /// nullopt when another holds it. Creates the file. Throws StoreError (Unwritable, Storage).
  static std::optional<RunLock> try_acquire(const std::filesystem::path& file);
  /// Somebody holds it, this process or another. A file that is not there or not readable is not held.
  static bool is_held(const std::filesystem::path& file);

  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  ~RunLock();

 private:
  explicit RunLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace leyden
