// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <archive/archive_error.h>
#include <archive/byte_source.h>
#include <archive/zip_format.h>

namespace leyden {

/// Reads the records of a torch zip archive from bytes that nobody vouches for. Compressed or encrypted
/// records, links, names that leave the archive, overlapping records and archives of more than 10,000 records
/// are refused. Throws ArchiveError. One thread at a time.
class ZipReader {
 public:
  /// `bytes` must outlive the reader.
  explicit ZipReader(std::string_view bytes);
  /// `source` must outlive the reader.
  explicit ZipReader(ByteSource& source);
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  /// The record's data, its CRC checked; names are without the archive's folder ("data.pkl"). Valid as long as what
  /// the source gives is: of bytes in memory as long as these.
  std::string_view record(std::string_view name) const;
  /// Hands the record's data over in parts of at most a mebibyte, then checks its CRC.
  void read(std::string_view name, const std::function<void(std::string_view)>& part) const;
  uint64_t size_of(std::string_view name) const;
  bool has_record(std::string_view name) const;
  /// Names without the archive's folder, in the order of the file.
  std::vector<std::string> names() const;

  /// Whether every byte that is not data is as our ZipWriter writes it.
  bool is_canonical() const;

 private:
  void read_archive();
  void read_end();
  void read_directory(uint64_t offset, uint64_t length, uint64_t count);
  ZipEntry read_entry(uint64_t& at, uint64_t end);
  void read_local_header(ZipEntry& entry, uint64_t limit) const;
  void check_overlaps() const;
  uint64_t number(uint64_t offset, int count) const;
  bool signature(uint64_t offset, std::string_view expected) const;
  std::string_view bytes(uint64_t offset, uint64_t count) const;
  const ZipEntry& entry(std::string_view name) const;
  uint64_t size() const { return source_.size(); }

  MemorySource memory_;
  ByteSource& source_;
  uint64_t directory_offset_ = 0;
  std::string folder_;
  std::vector<ZipEntry> entries_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace leyden
