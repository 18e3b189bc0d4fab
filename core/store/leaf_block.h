// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <store/bucket_block.h>

namespace leyden {

/// The blobs of bucket_block taken apart into columns: a chart looks at extents and extremes of thousands of
/// these blocks, and wants few of their buckets as a Leaf. Reads of any index below size(). Private to core/store.
class LeafBlock {
 public:
  static constexpr size_t kMost = bucket_block::kLeaves;

  /// The first bucket begins at the ordinal `first`. Without `times` the buckets have no epochs and times.
  /// False, and the block is of no use, when the bytes are damaged.
  bool decode(std::string_view data, const std::string_view* times, int64_t first);

  size_t size() const { return size_; }
  int64_t end() const { return ordinal[size_ - 1] + count[size_ - 1]; }  // behind the ordinal of the last point
  /// Whether every value of every bucket is finite.
  bool all_finite() const { return odd_ == 0; }
  /// Whether all buckets are of one attempt.
  bool one_attempt() const { return !attempts_change_; }
  int64_t finite(size_t i) const { return count[i] - nan[i] - pos_inf[i] - neg_inf[i]; }
  Leaf leaf(size_t i) const;
  /// What the buckets from..to - 1 are together, when all their values are finite: extremes, sum, count, the first and the
  /// last value and id.
  Bucket joined(size_t from, size_t to) const;

  // What a Bucket holds, in the order of the buckets. min and max of one without a finite value are any.
  std::array<double, kMost> min, max, mean, head, last, epoch_min, epoch_max, time_min, time_max;
  std::array<int64_t, kMost> ordinal, step_min, step_max, id_first, id_last, stride;  // stride -1: uneven
  std::array<int32_t, kMost> count, nan, pos_inf, neg_inf, no_epoch, attempt;

 private:
  struct Before {
    uint64_t step = 0, id = 0, attempt = 0;
    // What the bytes of the bucket before say, and how many they are; length 0: they say more than this.
    uint64_t gap_step = 0, extent = 0, gap_id = 0, gap_attempt = 0;
    size_t length = 0;
  };
  size_t repeat_buckets(std::string_view& bytes, size_t i, Before& before);
  bool take_bucket(std::string_view& bytes, size_t i, Before& before);
  bool take_counts(std::string_view& bytes, size_t i);
  bool take_places(std::string_view& bytes, uint64_t& span);
  bool decode_times(std::string_view bytes);

  size_t size_ = 0, odd_ = 0;
  bool attempts_change_ = false, with_times_ = false;
  std::string places_;  // of those buckets whose ids do not follow each other
  std::array<uint32_t, kMost + 1> places_end_{};
};

}  // namespace leyden
