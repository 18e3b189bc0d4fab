// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Where the rows of some consecutive points of a series lie in the table point. Private to core/store.
namespace leyden {

/// Ids first, first + 1, ... first + count - 1.
struct Extent {
  int64_t first = 0;
  int64_t count = 0;
};

using Places = std::vector<Extent>;

/// Adds ids after all that are there; joins them with the last extent when they follow it.
void add_extent(Places& places, int64_t first, int64_t count);
int64_t count_of(const Places& places);

/// Variable-length numbers: the first id, its count, then for each further extent the gap and the count.
std::string encode_places(const Places& places);
/// nullopt when the bytes are not such a list, or list more than `limit` points.
std::optional<Places> decode_places(std::string_view bytes, int64_t limit);

/// LEB128, seven bits a byte.
void put_varint(std::string& out, uint64_t value);
/// Takes a number off the front of `bytes`; false at a damaged one.
bool take_varint(std::string_view& bytes, uint64_t& value);

}  // namespace leyden
