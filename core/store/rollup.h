// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

// The sums that rollups are made of. Private to core/store.
namespace leyden {

/// Points of a series in a bucket of level 0, and buckets of one level in one of the next.
inline constexpr int64_t kBucketPoints = 32;
inline constexpr int kBucketFan = 8;
inline constexpr int kLevels = 9;  // 32 * 8^8 = 537 million points; the last level grows on
/// From here on a bucket is a row of the table rollup. The 64 buckets of level 0 below one of these are one
/// row of the table bucket; level 1 is not written.
inline constexpr int kRowLevel = 2;
/// Schema 1 had 128 points in a bucket of level 0, and every level in the table rollup.
inline constexpr int64_t kOldBucketPoints = 128;

struct CallRow {
  int64_t step;
  double epoch;  // NaN: none
  double wall_time;
};

/// Consecutive points of a series, in the order of logging. min, max, sum, head and last are of all values
/// that are finite, but head and last are of any value.
struct Bucket {
  static constexpr double kNone = std::numeric_limits<double>::infinity();

  int64_t first = 0;  // ordinal of the first point in its series, from 0
  int64_t count = 0;
  int64_t nan = 0, pos_inf = 0, neg_inf = 0;
  double min = kNone, max = -kNone;  // min > max: no finite value
  long double sum = 0.0L;            // its range is that of 80 bits: 1e308 added up does not overflow
  double head = 0.0, last = 0.0;
  int64_t step_min = std::numeric_limits<int64_t>::max(), step_max = std::numeric_limits<int64_t>::min();
  int64_t no_epoch = 0;                          // points whose log call has none
  double epoch_min = kNone, epoch_max = -kNone;  // min > max: no epoch
  double time_min = kNone, time_max = -kNone;
  int64_t id_first = 0, id_last = 0;
  int attempt = 0;
  // Evenly spaced: the step of the i-th point is step_min + i * stride. Then no step needs to be read.
  bool even = true;
  int64_t stride = 0;

  int64_t finite() const { return count - nan - pos_inf - neg_inf; }
  double mean() const {
    return finite() > 0 ? static_cast<double>(sum / finite()) : std::numeric_limits<double>::quiet_NaN();
  }
  void add(const Bucket& later);
  /// Values with their calls' indices into `calls`; ids follow each other from `id`.
  void add(const double* values, const uint32_t* call_of, size_t count, const CallRow* calls, int64_t id);

 private:
  bool follows(int64_t step);
};

/// A whole series: a Bucket with what people sort runs by. lowest and highest count infinities.
struct SeriesTotals {
  Bucket all;
  double lowest = std::numeric_limits<double>::quiet_NaN(), highest = lowest;
  int64_t first_step = 0, last_step = 0;
  int64_t lowest_step = 0, highest_step = 0;

  void add(const Bucket& later, const double* values, const uint32_t* call_of, const CallRow* calls);
};

}  // namespace leyden
