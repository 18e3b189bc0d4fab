// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <store/attempt_cuts.h>
#include <store/envelope.h>
#include <store/run_reader.h>

namespace leyden {

/// The points of a series one by one in rising order of x, the newest of those at one x. Private to
/// core/store. Throws StoreError.
class SeriesCursor {
 public:
  struct Point {
    double x, value;
  };

  SeriesCursor(RunReader& reader, std::string series, XAxis axis, Attempts attempts);
  /// nullopt at the end.
  std::optional<Point> next();
  /// How often it has asked the reader for a slice.
  int64_t reads() const { return reads_; }

 private:
  bool fill();
  void take(const SeriesColumns& slice);
  double position(const SeriesColumns& slice, size_t i) const;

  RunReader* reader_;
  std::string series_;
  XAxis axis_;
  AttemptCuts cuts_;
  double started_ = 0.0;
  std::vector<Point> points_;  // read and not given out yet, from at_ on
  size_t at_ = 0;
  int64_t last_id_ = 0, reads_ = 0;
  bool read_all_ = false;
};

}  // namespace leyden
