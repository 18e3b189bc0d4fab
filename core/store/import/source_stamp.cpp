// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/source_stamp.h>

#include <cstdio>

namespace leyden {

namespace {

constexpr int kImporters = 2;  // counted up when a source that has not changed should be read anew

}  // namespace

SourceStamp& SourceStamp::add(std::string_view text) {
  for (const char c : text) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return add(uint64_t{text.size()});
}

SourceStamp& SourceStamp::add(uint64_t number) {
  for (int i = 0; i < 8; ++i, number >>= 8) hash_ = (hash_ ^ (number & 0xff)) * 0x100000001b3u;
  return *this;
}

std::string SourceStamp::text() const {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%d-%016llx", kImporters, static_cast<unsigned long long>(hash_));
  return digits;
}

}  // namespace leyden
