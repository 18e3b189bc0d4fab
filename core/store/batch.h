// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <store/log_queue.h>
#include <store/rollup.h>

namespace leyden {

/// What one transaction writes: log calls and their points as columns, and messages. Private to core/store.
struct Batch {
  std::vector<CallRow> calls;
  std::vector<uint32_t> series;   // a point's series, 1, 2, ...
  std::vector<uint32_t> call_of;  // a point's index into calls
  std::vector<double> values;
  std::vector<Message> messages;

  bool empty() const { return calls.empty() && messages.empty(); }
  size_t points() const { return values.size(); }
  void clear();
  void add_call(const CallRow& call, const ScalarPoint* points, size_t count);
  /// Orders the points by series; within a series the order of logging stays. Answers where each series
  /// begins (the last entry is the end), for series 0 ... largest.
  std::vector<size_t> cluster_by_series();

 private:
  std::vector<uint32_t> other_calls_;
  std::vector<double> other_values_;
};

}  // namespace leyden
