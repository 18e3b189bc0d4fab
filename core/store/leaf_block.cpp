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
  if (repeat_bucket(bytes, i, before)) return true;
  const std::string_view start = bytes;
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
  remember(start, start.size() - bytes.size(), flags, before);
  return true;
}

// A bucket that is written with the bytes of the one before lies as far from it, and is as long: nearly all of a series
// that is logged evenly. False: it is to be taken apart.
bool LeafBlock::repeat_bucket(std::string_view& bytes, size_t i, Before& before) {
  if (before.length == 0 || bytes.size() < sizeof(uint64_t)) return false;
  uint64_t here;
  std::memcpy(&here, bytes.data(), sizeof here);
  if (((here ^ before.bytes) & before.mask) != 0) return false;
  const size_t last = i - 1;
  const uint64_t from = before.step + before.gap_step;
  const uint64_t id = before.id + before.gap_id;
  step_min[i] = static_cast<int64_t>(from);
  step_max[i] = static_cast<int64_t>(from + before.extent);
  const uint64_t id_end = id + bits(count[last]) - 1;
  if (step_max[i] < step_min[i] || id_end > kLargestId) return false;
  before.step = from + before.extent;
  before.id = id_end;
  before.attempt += before.gap_attempt;
  count[i] = count[last];
  stride[i] = stride[last];
  nan[i] = pos_inf[i] = neg_inf[i] = 0;
  places_end_[i + 1] = places_end_[i];
  id_first[i] = static_cast<int64_t>(id);
  id_last[i] = static_cast<int64_t>(id_end);
  attempt[i] = static_cast<int32_t>(before.attempt);
  attempts_change_ |= attempt[i] != attempt[0];
  bytes.remove_prefix(before.length);
  return true;
}

// Notes what repeat_bucket() needs: of a bucket in few bytes, without counts and places of its own.
void LeafBlock::remember(std::string_view start, size_t length, uint64_t flags, Before& before) {
  before.length = 0;
  if ((flags & 3) != 0 || length > sizeof(uint64_t) || start.size() < sizeof(uint64_t)) return;
  std::memcpy(&before.bytes, start.data(), sizeof before.bytes);
  before.mask = length == sizeof(uint64_t) ? ~uint64_t{0} : (uint64_t{1} << (8 * length)) - 1;
  before.length = length;
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
  for (size_t i = 0; i < n; ++i) {
    if (!take_bucket(data, i, before)) return false;
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
