// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_smoother.h>

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {
constexpr std::size_t kSlice = 131'072;  // some 20 ms: other requests of the run are answered in between
}

bool SeriesSmoother::advance(RunReader& reader) {
  const SeriesColumns slice = reader.columns(m_series, m_last_id, kSlice);
  if (slice.size() == 0) return true;
  add(slice);
  return slice.size() < kSlice;
}

bool SeriesSmoother::superseded(const SeriesColumns& slice, std::size_t i) const {
  const auto cut = m_cuts.find(slice.attempt[i]);
  return cut != m_cuts.end() && slice.step[i] >= cut->second;
}

void SeriesSmoother::add(const SeriesColumns& slice) {
  for (std::size_t i = 0; i < slice.size(); ++i) {
    const int64_t before = m_last_id;
    m_last_id = slice.id[i];
    if (superseded(slice, i)) continue;
    if (!m_blocks.empty() && slice.step[i] < m_last_step) m_unordered = true;
    m_last_step = slice.step[i];
    m_epochs.add(slice.step[i], slice.epoch[i]);
    if (m_in_block == 0 || m_in_block == kBlock) {
      const double nan = std::numeric_limits<double>::quiet_NaN();
      m_blocks.push_back(
          {slice.step[i], slice.step[i], slice.wall_time[i], slice.wall_time[i], nan, nan, before, m_ema});
      m_in_block = 0;
    }
    ++m_in_block;
    Block& block = m_blocks.back();
    block.last_step = slice.step[i];
    block.last_time = slice.wall_time[i];
    const double smoothed = m_ema.next(slice.value[i]);
    if (!std::isfinite(smoothed)) continue;
    if (!(block.low <= smoothed)) block.low = smoothed;
    if (!(block.high >= smoothed)) block.high = smoothed;
  }
}

double SeriesSmoother::position(CurveAxis axis, int64_t step, double time, double started) const {
  switch (axis) {
    case CurveAxis::Step:
      return static_cast<double>(step);
    case CurveAxis::Epoch:
      return m_epochs.at(static_cast<double>(step));
    case CurveAxis::Time:
      return time - started;
  }
  return 0.0;
}

CurveLine SeriesSmoother::line(RunReader& reader, const CurveQuery& query, double started) const {
  const auto first = std::partition_point(m_blocks.begin(), m_blocks.end(), [&](const Block& block) {
    return position(query.axis, block.last_step, block.last_time, started) < query.from;
  });
  const auto last = std::partition_point(first, m_blocks.end(), [&](const Block& block) {
    return position(query.axis, block.first_step, block.first_time, started) <= query.to;
  });
  auto begin = static_cast<std::size_t>(first - m_blocks.begin());
  auto end = static_cast<std::size_t>(last - m_blocks.begin());
  if (begin > 0) --begin;
  if (end < m_blocks.size()) ++end;
  if (end - begin > static_cast<std::size_t>(std::max(1, query.pixels)))
    return fromBlocks(begin, end, query, started);
  return fromPoints(reader, begin, end, query, started);
}

CurveLine SeriesSmoother::fromBlocks(std::size_t begin, std::size_t end, const CurveQuery& query,
                                     double started) const {
  CurveLine line;
  const std::size_t entries = 2 * static_cast<std::size_t>(std::max(1, query.pixels));
  for (std::size_t entry = 0; entry < entries; ++entry) {
    const std::size_t from = begin + (end - begin) * entry / entries;
    const std::size_t to = begin + (end - begin) * (entry + 1) / entries;
    if (from == to) continue;
    CurveExtent extent;
    for (std::size_t i = from; i < to; ++i) extent.add({m_blocks[i].low, m_blocks[i].high});
    if (extent.empty()) extent = {m_blocks[from].low, m_blocks[from].low};
    const Block& middle = m_blocks[(from + to) / 2];
    line.x.push_back(position(query.axis, middle.first_step, middle.first_time, started));
    line.low.push_back(extent.lower);
    line.high.push_back(extent.upper);
  }
  return line;
}

CurveLine SeriesSmoother::fromPoints(RunReader& reader, std::size_t begin, std::size_t end,
                                     const CurveQuery& query, double started) const {
  CurveLine line;
  if (begin == end) return line;
  const int64_t until = end < m_blocks.size() ? m_blocks[end].before_id : m_last_id;
  DebiasedEma ema = m_blocks[begin].state;
  int64_t after = m_blocks[begin].before_id;
  const std::size_t wanted = std::min(kSlice, (end - begin) * kBlock);
  while (after < until) {
    const SeriesColumns slice = reader.columns(m_series, after, wanted);
    if (slice.size() == 0) break;
    for (std::size_t i = 0; i < slice.size() && after < until; ++i) {
      after = slice.id[i];
      if (superseded(slice, i)) continue;
      line.x.push_back(position(query.axis, slice.step[i], slice.wall_time[i], started));
      line.low.push_back(ema.next(slice.value[i]));
    }
  }
  return line;
}

}  // namespace leyden
