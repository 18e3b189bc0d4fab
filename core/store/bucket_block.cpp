// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/bucket_block.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <bit>

namespace leyden {

// Doubles are copied as they lie in memory.
static_assert(std::endian::native == std::endian::little);

Places Leaf::where() const {
  const bool together = bucket.id_last - bucket.id_first + 1 == bucket.count && bucket.count <= kOldBucketPoints;
  if (places.empty() && together) return {{bucket.id_first, bucket.count}};
  std::optional<Places> decoded = decode_places(places, kOldBucketPoints);
  if (!decoded || decoded->empty()) throw SQLite::Exception("a rollup has damaged places", 11 /* SQLITE_CORRUPT */);
  return std::move(*decoded);
}

namespace bucket_block {

namespace {

// Numbers near zero of either sign become small ones.
uint64_t zigzag(uint64_t difference) {
  return difference << 1 ^ (difference >> 63 ? ~uint64_t{0} : 0);
}
uint64_t bits(int64_t number) {
  return static_cast<uint64_t>(number);
}

template <class Get>
void put_doubles(std::string& out, const std::vector<Leaf>& leaves, Get get) {
  for (const Leaf& leaf : leaves) {
    const double value = get(leaf.bucket);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
}

std::string encode_data(const std::vector<Leaf>& leaves) {
  std::string out(1, kFormat);
  put_varint(out, leaves.size());
  put_doubles(out, leaves, [](const Bucket& b) { return b.min; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.max; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.mean(); });
  put_doubles(out, leaves, [](const Bucket& b) { return b.head; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.last; });
  uint64_t step = 0, id = 0, attempt = 0;
  for (const Leaf& leaf : leaves) {
    const Bucket& b = leaf.bucket;
    put_varint(out, bits(b.count));
    const bool odd = b.finite() != b.count;
    put_varint(out, (b.even ? bits(b.stride) + 1 : 0));
    put_varint(out, zigzag(bits(b.step_min) - step));
    put_varint(out, bits(b.step_max) - bits(b.step_min));
    put_varint(out, bits(b.id_first) - id);
    put_varint(out, zigzag(bits(b.attempt) - attempt) << 2 | uint64_t{!leaf.places.empty()} << 1 | uint64_t{odd});
    if (odd) {
      for (const int64_t n : {b.nan, b.pos_inf, b.neg_inf}) put_varint(out, bits(n));
    }
    if (!leaf.places.empty()) {
      put_varint(out, bits(b.id_last) - bits(b.id_first));
      put_varint(out, leaf.places.size());
      out += leaf.places;
    }
    step = bits(b.step_max);
    id = bits(b.id_last);
    attempt = bits(b.attempt);
  }
  return out;
}

std::string encode_times(const std::vector<Leaf>& leaves) {
  std::string out;
  put_doubles(out, leaves, [](const Bucket& b) { return b.epoch_min; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.epoch_max; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.time_min; });
  put_doubles(out, leaves, [](const Bucket& b) { return b.time_max; });
  for (const Leaf& leaf : leaves) put_varint(out, bits(leaf.bucket.no_epoch));
  return out;
}

}  // namespace

Blobs encode(const std::vector<Leaf>& leaves) {
  return {encode_data(leaves), encode_times(leaves)};
}

}  // namespace bucket_block

}  // namespace leyden
