// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/leaf_block.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace leyden {

namespace {

constexpr uint64_t kLargestId = uint64_t{1} << 62;

uint64_t bits(int64_t number) {
  return static_cast<uint64_t>(number);
}
uint64_t unzigzag(uint64_t value) {
  return value >> 1 ^ (value & 1 ? ~uint64_t{0} : 0);
}

// Nearly all numbers of a block take a byte.
bool take(std::string_view& bytes, uint64_t& value) {
  if (!bytes.empty() && static_cast<unsigned char>(bytes.front()) < 0x80) [[likely]] {
    value = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    return true;
  }
  return take_varint(bytes, value);
}

// How many bytes of `a` and `b`, which may overlap, are the same from the start on; at most `most`.
size_t same_bytes(const char* a, const char* b, size_t most) {
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= most; at += sizeof(uint64_t)) {
    uint64_t left, right;
    std::memcpy(&left, a + at, sizeof left);
    std::memcpy(&right, b + at, sizeof right);
    if (left != right) break;
  }
  while (at < most && a[at] == b[at]) ++at;
  return at;
}

// A column of `count` doubles from the front of `bytes`, which has them.
void take_doubles(std::string_view& bytes, size_t count, std::array<double, LeafBlock::kMost>& out) {
  std::memcpy(out.data(), bytes.data(), count * sizeof(double));
  bytes.remove_prefix(count * sizeof(double));
}

}  // namespace

bool LeafBlock::take_counts(std::string_view& bytes, size_t i) {
  uint64_t none, above, below;
  if (!take(bytes, none) || !take(bytes, above) || !take(bytes, below)) return false;
  const uint64_t all = bits(count[i]);
  if (none > all || above > all || below > all || none + above + below > all) return false;
  nan[i] = static_cast<int32_t>(none);
  pos_inf[i] = static_cast<int32_t>(above);
  neg_inf[i] = static_cast<int32_t>(below);
  ++odd_;
  return true;
}

bool LeafBlock::take_places(std::string_view& bytes, uint64_t& span) {
  uint64_t length;
  if (!take(bytes, span) || !take(bytes, length) || span > kLargestId || length > bytes.size()) return false;
  places_.append(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return true;
}

// The integers of one bucket; what they may be is bounded, so that nothing overflows later.
bool LeafBlock::take_bucket(std::string_view& bytes, size_t i, Before& before) {
  const size_t start = bytes.size();
  uint64_t points, even, step, extent, gap, flags;
  for (uint64_t* number : {&points, &even, &step, &extent, &gap, &flags}) {
    if (!take(bytes, *number)) return false;
  }
  if (points == 0 || points > bits(kOldBucketPoints) || gap > kLargestId) return false;
  const uint64_t from = before.step + unzigzag(step);
  before.step = from + extent;
  count[i] = static_cast<int32_t>(points);
  stride[i] = static_cast<int64_t>(even - 1);
  step_min[i] = static_cast<int64_t>(from);
  step_max[i] = static_cast<int64_t>(before.step);
  if (step_max[i] < step_min[i]) return false;
  uint64_t even_extent = 0;
  if (even != 0 && (__builtin_mul_overflow(even - 1, points - 1, &even_extent) || even_extent != extent)) return false;
  nan[i] = pos_inf[i] = neg_inf[i] = 0;
  uint64_t span = points - 1;
  if ((flags & 1) && !take_counts(bytes, i)) return false;
  if ((flags & 2) && !take_places(bytes, span)) return false;
  places_end_[i + 1] = static_cast<uint32_t>(places_.size());
  const uint64_t id = before.id + gap;
  before.id = id + span;
  if (before.id > kLargestId) return false;
  id_first[i] = static_cast<int64_t>(id);
  id_last[i] = static_cast<int64_t>(before.id);
  before.attempt += unzigzag(flags >> 2);
  attempt[i] = static_cast<int32_t>(before.attempt);
  attempts_change_ |= attempt[i] != attempt[0];
  before.gap_step = unzigzag(step);
  before.extent = extent;
  before.gap_id = gap;
  before.gap_attempt = unzigzag(flags >> 2);
  before.length = (flags & 3) == 0 ? start - bytes.size() : 0;
  return true;
}

// Buckets that are written with the bytes of the one before lie as far from it, and are as long: nearly all of a series
// that is logged evenly. They are filled in a column at a time; returned is how many from the i-th on. 0 also when
// one of them says what may not be: taking it apart tells.
size_t LeafBlock::repeat_buckets(std::string_view& bytes, size_t i, Before& before) {
  if (before.length == 0) return 0;
  const size_t most = std::min(bytes.size(), (size_ - i) * before.length);
  const size_t n = same_bytes(bytes.data(), bytes.data() - before.length, most) / before.length;
  if (n == 0) return 0;
  const auto points = bits(count[i - 1]);
  const uint64_t id_apart = before.gap_id + points - 1;
  bool bad = id_apart > kLargestId / kMost;
  for (size_t k = 0; k < n; ++k) {
    const uint64_t from = before.step + (k + 1) * before.gap_step + k * before.extent;
    const uint64_t id = before.id + (k + 1) * id_apart;
    step_min[i + k] = static_cast<int64_t>(from);
    step_max[i + k] = static_cast<int64_t>(from + before.extent);
    id_first[i + k] = static_cast<int64_t>(id - points + 1);
    id_last[i + k] = static_cast<int64_t>(id);
    bad |= step_max[i + k] < step_min[i + k] || id > kLargestId;
  }
  if (bad) return 0;
  for (size_t k = 0; k < n; ++k) attempt[i + k] = static_cast<int32_t>(before.attempt + (k + 1) * before.gap_attempt);
  std::fill_n(count.begin() + i, n, count[i - 1]);
  std::fill_n(stride.begin() + i, n, stride[i - 1]);
  for (auto* column : {&nan, &pos_inf, &neg_inf}) std::fill_n(column->begin() + i, n, 0);
  std::fill_n(places_end_.begin() + i + 1, n, places_end_[i]);
  before.step = bits(step_max[i + n - 1]);
  before.id = bits(id_last[i + n - 1]);
  before.attempt += n * before.gap_attempt;
  attempts_change_ |= before.gap_attempt != 0;
  bytes.remove_prefix(n * before.length);
  return n;
}

bool LeafBlock::decode_times(std::string_view bytes) {
  if (bytes.size() / sizeof(double) < 4 * size_) return false;
  for (auto* column : {&epoch_min, &epoch_max, &time_min, &time_max}) take_doubles(bytes, size_, *column);
  for (size_t i = 0; i < size_; ++i) {
    uint64_t none;
    if (!take(bytes, none) || none > bits(count[i])) return false;
    no_epoch[i] = static_cast<int32_t>(none);
  }
  return true;
}

bool LeafBlock::decode(std::string_view data, const std::string_view* times, int64_t first) {
  uint64_t n;
  if (data.empty() || data.front() != bucket_block::kFormat) return false;
  data.remove_prefix(1);
  if (!take(data, n) || n == 0 || n > kMost || data.size() / sizeof(double) < 5 * n) return false;
  size_ = n;
  odd_ = 0;
  attempts_change_ = false;
  places_.clear();
  for (auto* column : {&min, &max, &mean, &head, &last}) take_doubles(data, n, *column);
  Before before;
  for (size_t i = 0; i < n;) {
    if (!take_bucket(data, i, before)) return false;
    ++i;
    i += repeat_buckets(data, i, before);
  }
  for (size_t i = 0; i < n; ++i) {
    ordinal[i] = first;
    first += count[i];
  }
  with_times_ = times != nullptr;
  return !with_times_ || decode_times(*times);
}

Bucket LeafBlock::joined(size_t from, size_t to) const {
  // Several at a time: each would wait for the one before.
  constexpr size_t kLanes = 4;
  double least[kLanes], most[kLanes], sum[kLanes] = {};
  std::fill_n(least, kLanes, Bucket::kNone);
  std::fill_n(most, kLanes, -Bucket::kNone);
  Bucket all;
  const auto take = [&](size_t i, size_t lane) {
    least[lane] = std::min(least[lane], min[i]);
    most[lane] = std::max(most[lane], max[i]);
    sum[lane] += mean[i] * count[i];
    all.count += count[i];
  };
  size_t i = from;
  for (; i + kLanes <= to; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) take(i + lane, lane);
  }
  for (; i < to; ++i) take(i, 0);
  bool fits = true;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    all.min = std::min(all.min, least[lane]);
    all.max = std::max(all.max, most[lane]);
    all.sum += sum[lane];
    fits = fits && std::isfinite(sum[lane]);
  }
  if (!fits) {  // values near the largest
    all.sum = 0.0L;
    for (size_t k = from; k < to; ++k) all.sum += static_cast<long double>(mean[k]) * count[k];
  }
  all.head = head[from];
  all.last = last[to - 1];
  all.id_first = id_first[from];
  all.id_last = id_last[to - 1];
  return all;
}

Leaf LeafBlock::leaf(size_t i) const {
  Leaf out;
  Bucket& b = out.bucket;
  b.first = ordinal[i];
  b.count = count[i];
  b.nan = nan[i];
  b.pos_inf = pos_inf[i];
  b.neg_inf = neg_inf[i];
  if (b.finite() > 0) {
    b.min = min[i];
    b.max = max[i];
    b.sum = static_cast<long double>(mean[i]) * b.finite();
  }
  b.head = head[i];
  b.last = last[i];
  b.step_min = step_min[i];
  b.step_max = step_max[i];
  b.even = stride[i] >= 0;
  b.stride = b.even ? stride[i] : 0;
  b.id_first = id_first[i];
  b.id_last = id_last[i];
  b.attempt = attempt[i];
  if (with_times_) {
    b.no_epoch = no_epoch[i];
    b.epoch_min = epoch_min[i];
    b.epoch_max = epoch_max[i];
    b.time_min = time_min[i];
    b.time_max = time_max[i];
  }
  out.places = places_.substr(places_end_[i], places_end_[i + 1] - places_end_[i]);
  return out;
}

}  // namespace leyden
