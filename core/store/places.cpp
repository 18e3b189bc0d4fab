// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/places.h>

#include <limits>

namespace leyden {

void add_extent(Places& places, int64_t first, int64_t count) {
  if (!places.empty() && places.back().first + places.back().count == first) {
    places.back().count += count;
  } else {
    places.push_back({first, count});
  }
}

int64_t count_of(const Places& places) {
  int64_t count = 0;
  for (const Extent& extent : places) count += extent.count;
  return count;
}

void put_varint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

bool take_varint(std::string_view& bytes, uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

std::string encode_places(const Places& places) {
  std::string out;
  int64_t end = 0;
  for (const Extent& extent : places) {
    put_varint(out, static_cast<uint64_t>(extent.first - end));
    put_varint(out, static_cast<uint64_t>(extent.count));
    end = extent.first + extent.count;
  }
  return out;
}

std::optional<Places> decode_places(std::string_view bytes, int64_t limit) {
  constexpr uint64_t kLargestId = uint64_t{1} << 62;
  Places places;
  uint64_t end = 0, total = 0, gap = 0, count = 0;
  while (!bytes.empty()) {
    if (!take_varint(bytes, gap) || !take_varint(bytes, count)) return std::nullopt;
    if (gap > kLargestId || count == 0 || count > static_cast<uint64_t>(limit)) return std::nullopt;
    const uint64_t first = end + gap;
    end = first + count;
    total += count;
    if (end > kLargestId || total > static_cast<uint64_t>(limit)) return std::nullopt;
    places.push_back({static_cast<int64_t>(first), static_cast<int64_t>(count)});
  }
  return places;
}

}  // namespace leyden
