// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <store/places.h>
#include <store/rollup.h>

// Buckets of level 0 that follow each other, as the two blobs of a row of the table bucket. What a chart over
// steps needs is apart from epochs and times. Private to core/store.
namespace leyden {

/// A bucket of level 0 and where its points lie.
struct Leaf {
  Bucket bucket;
  std::string places;  // as encode_places() gives it; empty when the ids follow each other

  Places where() const;  // throws SQLite::Exception when it is damaged
};

namespace bucket_block {

inline constexpr char kFormat = 1;  // the first byte of `data`
inline constexpr size_t kLeaves = size_t{kBucketFan} * kBucketFan;  // in a full block

struct Blobs {
  std::string data, times;
};

/// LeafBlock takes them apart again.
Blobs encode(const std::vector<Leaf>& leaves);

/// The row of the block of `series` that begins at the ordinal `first`: rows of a series follow each other.
inline constexpr int kOrdinalBits = 40;
constexpr int64_t row_of(int64_t series, int64_t first) {
  return series << kOrdinalBits | first;
}
constexpr int64_t ordinal_of(int64_t row) {
  return row & ((int64_t{1} << kOrdinalBits) - 1);
}

}  // namespace bucket_block

}  // namespace leyden
