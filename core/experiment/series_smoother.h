// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Smooths a series too long to be kept in memory. Private to core/experiment. One loader thread at a time.
#pragma once

#include <experiment/series_curve.h>
#include <experiment/smoothing.h>

#include <cstdint>
#include <string>
#include <vector>

namespace leyden {

/// Reads every point once, in slices, and keeps of each block of them the least and greatest smoothed value,
/// where the block lies, and the average's state at its beginning. A view that spans many blocks is drawn
/// from those; a close one reads its points again and goes on from the state: the same numbers at every zoom.
class SeriesSmoother {
 public:
  SeriesSmoother(std::string series, double weight, AttemptCuts cuts)
      : m_series(std::move(series)), m_weight(weight), m_cuts(std::move(cuts)), m_ema(weight) {}

  double weight() const { return m_weight; }
  /// Reads the next slice; true when every point logged so far is in.
  bool advance(RunReader& reader);
  /// Steps came out of order within an attempt: blocks would overlap. The series has to be taken whole.
  bool unordered() const { return m_unordered; }
  const EpochMap& epochs() const { return m_epochs; }

  /// The smoothed line between two places of the axis, at most about 2 entries a pixel or exact points.
  CurveLine line(RunReader& reader, const CurveQuery& query, double started) const;

 private:
  static constexpr std::size_t kBlock = 128;
  struct Block {
    int64_t first_step;
    int64_t last_step;
    double first_time;
    double last_time;
    double low;
    double high;
    int64_t before_id;  // the points of the block come after this one
    DebiasedEma state;  // before its first point
  };

  void add(const SeriesColumns& slice);
  bool superseded(const SeriesColumns& slice, std::size_t i) const;
  double position(CurveAxis axis, int64_t step, double time, double started) const;
  CurveLine fromBlocks(std::size_t begin, std::size_t end, const CurveQuery& query, double started) const;
  CurveLine fromPoints(RunReader& reader, std::size_t begin, std::size_t end, const CurveQuery& query,
                       double started) const;

  std::string m_series;
  double m_weight;
  AttemptCuts m_cuts;
  DebiasedEma m_ema;
  std::vector<Block> m_blocks;
  std::size_t m_in_block = 0;
  EpochMap m_epochs;
  int64_t m_last_id = 0;
  int64_t m_last_step = 0;
  bool m_unordered = false;
};

}  // namespace leyden
