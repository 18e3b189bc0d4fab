// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include <store/export.h>

// The framing of TensorBoard's event files (TFRecord): a record is its length (8 bytes, little endian), the length's
// masked CRC-32C, the bytes, and their masked CRC-32C.
namespace leyden::tensorboard {

/// CRC-32C (Castagnoli), rotated right by 15 bits, plus 0xa282ead8.
LEYDEN_STORE_API uint32_t masked_crc32c(std::string_view bytes);
LEYDEN_STORE_API std::string framed_record(std::string_view bytes);

/// Reads records one after another, also of a file that is still being written. One thread.
class LEYDEN_STORE_API RecordReader {
 public:
  /// Throws StoreError (NotFound) when the file cannot be opened.
  explicit RecordReader(const std::filesystem::path& file);
  /// The next record; none at the end, and none when the last one is not whole yet: the next call tries it again.
  /// Throws StoreError (Damaged) on a record whose sums do not agree; what follows it cannot be read.
  std::optional<std::string> next();
  /// The bytes of whole records so far.
  uint64_t position() const { return position_; }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
  uint64_t position_ = 0;
};

/// Where TensorBoard looks for a run's events in a folder: events.out.tfevents.<seconds>.<host>.<process>.<number>,
/// which no other file of this process has.
LEYDEN_STORE_API std::string event_file_name();

}  // namespace leyden::tensorboard
