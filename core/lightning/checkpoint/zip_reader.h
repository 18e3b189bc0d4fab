// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <lightning/checkpoint/zip_format.h>

namespace leyden::detail {

/// Reads the records of a torch zip archive from bytes that nobody vouches for. Compressed or encrypted
/// records, links, names that leave the archive, overlapping records and archives of more than 10,000 records
/// are refused. Throws CheckpointError.
class LEYDEN_LIGHTNING_API ZipReader {
 public:
  /// `bytes` must outlive the reader.
  explicit ZipReader(std::string_view bytes);

  /// The record's data, its CRC checked; names are without the archive's folder ("data.pkl").
  std::string_view record(std::string_view name) const;
  bool has_record(std::string_view name) const;
  /// Names without the archive's folder, in the order of the file.
  std::vector<std::string> names() const;

  /// Whether every byte that is not data is as our ZipWriter writes it.
  bool is_canonical() const;

 private:
  void read_end();
  void read_directory(uint64_t offset, uint64_t size, uint64_t count);
  ZipEntry read_entry(uint64_t& at, uint64_t end);
  void read_local_header(ZipEntry& entry, uint64_t limit) const;
  void check_overlaps() const;
  uint64_t number(uint64_t offset, int bytes) const;
  bool signature(uint64_t offset, std::string_view expected) const;

  std::string_view bytes_;
  uint64_t directory_offset_ = 0;
  std::string folder_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace leyden::detail
