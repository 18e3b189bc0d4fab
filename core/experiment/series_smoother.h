// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Smooths a series too long to be kept in memory. Private to core/experiment. One loader thread at a time.
#pragma once

#include <experiment/series_curve.h>
#include <experiment/smoothing_stream.h>

#include <cstdint>
#include <string>
#include <vector>

namespace leyden {

/// Reads every point once, in slices, and keeps of each block of them the least and greatest smoothed value,
/// where the block lies, and what the smoothing knew at its beginning. A view that spans many blocks is drawn
/// from those; a close one reads its points again and goes on from there: the same numbers at every zoom.
class SeriesSmoother {
 public:
  /// What it smooths, and for TimeEma by which x: wall time or steps, and how far they reach.
  struct Wish {
    Smoothing smoothing;
    bool by_time = false;
    double x_range = 0.0;
  };

  SeriesSmoother(std::string series, const Wish& wish, AttemptCuts cuts)
      : m_series(std::move(series)), m_wish(wish), m_cuts(std::move(cuts)), m_stream(wish.smoothing, wish.x_range) {}

  const Wish& wish() const { return m_wish; }
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
    CurveExtent smoothed;
    int64_t before_id;             // the points of the block come after this one
    SmoothingStream::State state;  // before its first point
  };

  void add(const SeriesColumns& slice);
  void addLast();
  bool superseded(const SeriesColumns& slice, std::size_t i) const;
  double position(CurveAxis axis, int64_t step, double time, double started) const;
  CurveExtent extent(std::size_t block) const;
  std::size_t warmUp(std::size_t begin) const;
  CurveLine fromBlocks(std::size_t begin, std::size_t end, const CurveQuery& query, double started) const;
  CurveLine fromPoints(RunReader& reader, std::size_t begin, std::size_t end, const CurveQuery& query,
                       double started) const;

  std::string m_series;
  Wish m_wish;
  AttemptCuts m_cuts;
  SmoothingStream m_stream;
  std::vector<Block> m_blocks;
  std::size_t m_added = 0;     // points in blocks
  std::size_t m_smoothed = 0;  // of them, those whose smoothed value is certain
  std::vector<CurveExtent> m_last;  // of the last blocks, for the points whose windows are not full yet
  std::vector<double> m_out;        // reused from slice to slice
  EpochMap m_epochs;
  int64_t m_last_id = 0;
  int64_t m_last_step = 0;
  bool m_unordered = false;
};

}  // namespace leyden
