// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/bucket_block.h>

#include <SQLiteCpp/SQLiteCpp.h>

#include <bit>
#include <cstring>

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

constexpr char kFormat = 1;
constexpr uint64_t kLargestId = uint64_t{1} << 62;

// Numbers near zero of either sign become small ones.
uint64_t zigzag(uint64_t difference) {
  return difference << 1 ^ (difference >> 63 ? ~uint64_t{0} : 0);
}
uint64_t unzigzag(uint64_t value) {
  return value >> 1 ^ (value & 1 ? ~uint64_t{0} : 0);
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

// A column of doubles at the front of `bytes`.
class Doubles {
 public:
  Doubles(std::string_view& bytes, size_t count) : at_(bytes.data()) { bytes.remove_prefix(count * 8); }
  double operator[](size_t i) const {
    double value;
    std::memcpy(&value, at_ + 8 * i, sizeof value);
    return value;
  }

 private:
  const char* at_;
};

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

// The integers of one bucket; what they may be is bounded, so that nothing overflows later.
bool take_bucket(std::string_view& bytes, Leaf& leaf, uint64_t& step, uint64_t& id, uint64_t& attempt) {
  Bucket& b = leaf.bucket;
  uint64_t count, stride, step_min, extent, gap, flags;
  for (uint64_t* number : {&count, &stride, &step_min, &extent, &gap, &flags}) {
    if (!take_varint(bytes, *number)) return false;
  }
  if (count == 0 || count > bits(kOldBucketPoints) || gap > kLargestId) return false;
  step_min = step + unzigzag(step_min);
  step = step_min + extent;
  b.count = static_cast<int64_t>(count);
  b.even = stride != 0;
  b.stride = b.even ? static_cast<int64_t>(stride - 1) : 0;
  b.step_min = static_cast<int64_t>(step_min);
  b.step_max = static_cast<int64_t>(step);
  if (b.step_max < b.step_min) return false;
  uint64_t even_extent = 0;
  if (b.even && (__builtin_mul_overflow(stride - 1, count - 1, &even_extent) || even_extent != extent)) return false;
  uint64_t span = count - 1;
  if (flags & 1) {
    uint64_t nan, pos_inf, neg_inf;
    if (!take_varint(bytes, nan) || !take_varint(bytes, pos_inf) || !take_varint(bytes, neg_inf)) return false;
    if (nan > count || pos_inf > count || neg_inf > count || nan + pos_inf + neg_inf > count) return false;
    b.nan = static_cast<int64_t>(nan);
    b.pos_inf = static_cast<int64_t>(pos_inf);
    b.neg_inf = static_cast<int64_t>(neg_inf);
  }
  if (flags & 2) {
    uint64_t size;
    if (!take_varint(bytes, span) || !take_varint(bytes, size) || span > kLargestId || size > bytes.size()) {
      return false;
    }
    leaf.places.assign(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  const uint64_t id_first = id + gap;
  id = id_first + span;
  if (id > kLargestId) return false;
  b.id_first = static_cast<int64_t>(id_first);
  b.id_last = static_cast<int64_t>(id);
  attempt += unzigzag(flags >> 2);
  b.attempt = static_cast<int>(attempt);
  return true;
}

bool decode_times(std::string_view bytes, std::vector<Leaf>& out) {
  const size_t n = out.size();
  if (bytes.size() / 8 < 4 * n) return false;
  const Doubles epoch_min(bytes, n), epoch_max(bytes, n), time_min(bytes, n), time_max(bytes, n);
  for (size_t i = 0; i < n; ++i) {
    Bucket& b = out[i].bucket;
    uint64_t no_epoch;
    if (!take_varint(bytes, no_epoch) || no_epoch > bits(b.count)) return false;
    b.no_epoch = static_cast<int64_t>(no_epoch);
    b.epoch_min = epoch_min[i];
    b.epoch_max = epoch_max[i];
    b.time_min = time_min[i];
    b.time_max = time_max[i];
  }
  return true;
}

}  // namespace

Blobs encode(const std::vector<Leaf>& leaves) {
  return {encode_data(leaves), encode_times(leaves)};
}

bool decode(std::string_view data, const std::string_view* times, int64_t first, std::vector<Leaf>& out) {
  uint64_t n;
  if (data.empty() || data.front() != kFormat) return false;
  data.remove_prefix(1);
  if (!take_varint(data, n) || n == 0 || n > kLeaves || data.size() / 8 < 5 * n) return false;
  out.clear();
  out.resize(n);
  const Doubles min(data, n), max(data, n), mean(data, n), head(data, n), last(data, n);
  uint64_t step = 0, id = 0, attempt = 0;
  for (size_t i = 0; i < n; ++i) {
    Bucket& b = out[i].bucket;
    if (!take_bucket(data, out[i], step, id, attempt)) return false;
    b.first = first;
    first += b.count;
    if (b.finite() > 0) {
      b.min = min[i];
      b.max = max[i];
      b.sum = static_cast<long double>(mean[i]) * b.finite();
    }
    b.head = head[i];
    b.last = last[i];
  }
  return !times || decode_times(*times, out);
}

}  // namespace bucket_block

}  // namespace leyden
