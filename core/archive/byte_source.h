// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace leyden {

/// Bytes that can be read from any place. One thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;
  /// `count` bytes from `offset` on, which the caller knows to be there; valid until the next call. Throws ArchiveError
  /// when they cannot be read.
  virtual std::string_view at(uint64_t offset, uint64_t count) = 0;
};

/// Bytes in memory, which stay where they are: what `at` returns is valid as long as they are.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  uint64_t size() const override { return bytes_.size(); }
  std::string_view at(uint64_t offset, uint64_t count) override { return bytes_.substr(offset, count); }

 private:
  std::string_view bytes_;
};

}  // namespace leyden
