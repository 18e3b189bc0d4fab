// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leyden {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void update(const void* data, size_t size);
  /// 64 hexadecimal digits. The object is spent.
  std::string hex_digest();

 private:
  void compress(const uint8_t* blocks, size_t count);

  std::array<uint32_t, 8> state_;
  std::array<uint8_t, 64> buffer_{};
  uint64_t size_ = 0;
};

/// The SHA-256 of the bytes as 64 hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace leyden
