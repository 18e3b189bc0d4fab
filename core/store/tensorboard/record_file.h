// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
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

/// No record is longer; a file that says so is damaged.
inline constexpr uint64_t kLongestRecord = uint64_t{256} << 20;

/// Reads records one after another, also of a file that is still being written. One thread.
class LEYDEN_STORE_API RecordReader {
 public:
  /// Throws StoreError (NotFound) when the file cannot be opened.
  explicit RecordReader(const std::filesystem::path& file);
  ~RecordReader();
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// The next record; none at the end, and none when the last one is not whole yet: the next call tries it again.
  /// Throws StoreError (Damaged) on a record whose sums do not agree, or that is longer than any; what follows it
  /// cannot be read.
  std::optional<std::string> next();
  /// The same without a copy: holds until the next call.
  std::optional<std::string_view> next_view();
  /// The bytes of whole records so far.
  uint64_t position() const { return position_; }
  /// The bytes of a record that is not whole, after a call that found none.
  uint64_t torn_bytes() const { return end_ - begin_; }

 private:
  bool fill(size_t bytes);
  [[noreturn]] void damaged(const std::string& what) const;

  std::filesystem::path path_;
  int file_ = -1;
  std::string buffer_;  // begin_ ... end_ is not taken yet
  size_t begin_ = 0, end_ = 0;
  uint64_t position_ = 0;
};

/// Where TensorBoard looks for a run's events in a folder: events.out.tfevents.<seconds>.<host>.<process>.<number>,
/// which no other file of this process has.
LEYDEN_STORE_API std::string event_file_name();

}  // namespace leyden::tensorboard
