// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <archive/byte_source.h>

namespace leyden {

/// A file's bytes, read as they are asked for: a checkpoint may be larger than memory. It is read, not mapped, so that
/// a failing disk or a file that gets shorter is an ArchiveError and no signal.
class FileSource final : public ByteSource {
 public:
  /// Throws ArchiveError when `file` is no file or cannot be read.
  explicit FileSource(const std::filesystem::path& file);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  uint64_t size() const override { return size_; }
  std::string_view at(uint64_t offset, uint64_t count) override;

 private:
  int descriptor_ = -1;
  uint64_t size_ = 0;
  std::string window_;  // of the file, from window_offset_ on
  uint64_t window_offset_ = 0;
};

}  // namespace leyden
