// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/rollup.h>

#include <algorithm>

namespace leyden {

// Whether the next point, at `step`, goes on evenly. To be asked before it is added.
bool Bucket::follows(int64_t step) {
  if (count == 0) return true;
  int64_t distance = 0;
  if (!even || __builtin_sub_overflow(step, step_max, &distance) || distance < 0) return false;
  if (count == 1) stride = distance;
  return distance == stride;
}

void Bucket::add(const Bucket& later) {
  if (later.count == 0) return;
  if (count == 0) {
    *this = later;
    return;
  }
  even = later.even && follows(later.step_min) && (later.count == 1 || later.stride == stride);
  count += later.count;
  nan += later.nan;
  pos_inf += later.pos_inf;
  neg_inf += later.neg_inf;
  min = std::min(min, later.min);
  max = std::max(max, later.max);
  sum += later.sum;
  last = later.last;
  step_min = std::min(step_min, later.step_min);
  step_max = std::max(step_max, later.step_max);
  no_epoch += later.no_epoch;
  epoch_min = std::min(epoch_min, later.epoch_min);
  epoch_max = std::max(epoch_max, later.epoch_max);
  time_min = std::min(time_min, later.time_min);
  time_max = std::max(time_max, later.time_max);
  id_last = later.id_last;
}

void Bucket::add(const double* values, const uint32_t* call_of, size_t n, const CallRow* calls, int64_t id) {
  if (n == 0) return;
  if (count == 0) {
    head = values[0];
    id_first = id;
  }
  for (size_t i = 0; i < n; ++i) {
    const CallRow& call = calls[call_of[i]];
    even = follows(call.step);
    ++count;
    const double value = values[i];
    if (std::isfinite(value)) [[likely]] {
      min = value < min ? value : min;
      max = value > max ? value : max;
      sum += value;
    } else if (std::isnan(value)) {
      ++nan;
    } else {
      ++(value > 0 ? pos_inf : neg_inf);
    }
    step_min = std::min(step_min, call.step);
    step_max = std::max(step_max, call.step);
    no_epoch += std::isnan(call.epoch);
    epoch_min = call.epoch < epoch_min ? call.epoch : epoch_min;  // false for NaN
    epoch_max = call.epoch > epoch_max ? call.epoch : epoch_max;
    time_min = std::min(time_min, call.wall_time);
    time_max = std::max(time_max, call.wall_time);
  }
  last = values[n - 1];
  id_last = id + static_cast<int64_t>(n) - 1;
}

void SeriesTotals::add(const Bucket& later, const double* values, const uint32_t* call_of,
                       const CallRow* calls) {
  const auto n = static_cast<size_t>(later.count);
  if (n == 0) return;
  if (all.count == 0) first_step = calls[call_of[0]].step;
  last_step = calls[call_of[n - 1]].step;
  all.add(later);
  if (later.count == later.nan) return;
  // A bucket without a finite value has min +inf and max -inf, right when infinities are all there is.
  const double low = later.neg_inf ? -Bucket::kNone : later.min;
  const double high = later.pos_inf ? Bucket::kNone : later.max;
  // Looked for only when the bucket holds a new extreme, so this is rare.
  const auto step_of = [&](double wanted) {
    for (size_t i = 0; i < n; ++i) {
      if (values[i] == wanted) return calls[call_of[i]].step;
    }
    return last_step;
  };
  if (std::isnan(lowest) || low < lowest) {
    lowest = low;
    lowest_step = step_of(low);
  }
  if (std::isnan(highest) || high > highest) {
    highest = high;
    highest_step = step_of(high);
  }
}

}  // namespace leyden
