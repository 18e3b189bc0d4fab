// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace leyden {

/// A record of a torch zip archive: stored, never compressed.
struct ZipEntry {
  std::string name;  ///< with the archive's folder: "archive/data.pkl"
  uint64_t size = 0;
  uint32_t crc = 0;
  uint64_t header_offset = 0;
  uint64_t data_offset = 0;
};

/// Data begins at multiples of this, so that it can be mapped.
inline constexpr uint64_t kZipAlignment = 64;
/// In a field of 32 bits: "look in the 64-bit field".
inline constexpr uint64_t kIn64 = 0xffffffffu;

/// The bytes before the data of a record that starts at entry.header_offset, padded so that the data is
/// aligned.
std::string zip_local_header(const ZipEntry& entry);

/// The directory and the end records, for a file whose records end at `offset`.
std::string zip_directory(const std::vector<ZipEntry>& entries, uint64_t offset);

/// Puts records together to the bytes of a zip file. The bytes follow from the records alone: no time, no
/// attribute of a file stands in them, so that a reader can check every one.
class ZipWriter {
 public:
  /// Room for about as many bytes is taken at once.
  explicit ZipWriter(size_t expected_size = 0) { bytes_.reserve(expected_size); }
  /// Adds a record; its data is copied.
  void add(std::string_view name, std::string_view data);
  /// Adds the directory. The writer is spent.
  std::string finish();

 private:
  std::string bytes_;
  std::vector<ZipEntry> entries_;
};

}  // namespace leyden
