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
  add(slice);
  if (slice.size() == kSlice) return false;
  addLast();
  return true;
}

bool SeriesSmoother::superseded(const SeriesColumns& slice, std::size_t i) const {
  const auto cut = m_cuts.find(slice.attempt[i]);
  return cut != m_cuts.end() && slice.step[i] >= cut->second;
}

void SeriesSmoother::add(const SeriesColumns& slice) {
  m_out.clear();
  for (std::size_t i = 0; i < slice.size(); ++i) {
    const int64_t before = m_last_id;
    m_last_id = slice.id[i];
    if (superseded(slice, i)) continue;
    const int64_t step = slice.step[i];
    const double time = slice.wall_time[i];
    if (!m_blocks.empty() && step < m_last_step) m_unordered = true;
    m_last_step = step;
    m_epochs.add(step, slice.epoch[i]);
    if (m_added++ % kBlock == 0) m_blocks.push_back({step, step, time, time, {}, before, m_stream.state()});
    Block& block = m_blocks.back();
    block.last_step = step;
    block.last_time = time;
    m_stream.add(m_wish.by_time ? time : static_cast<double>(step), slice.value[i], m_out);
  }
  for (const double smoothed : m_out) {
    const std::size_t block = m_smoothed++ / kBlock;
    if (std::isfinite(smoothed)) m_blocks[block].smoothed.add(smoothed);
  }
}

// The points at the end have windows that are cut short, for now: more points may come.
void SeriesSmoother::addLast() {
  m_last.clear();
  SmoothingStream rest = m_stream;
  m_out.clear();
  rest.finish(m_out);
  const std::size_t first = m_smoothed / kBlock;
  m_last.resize(m_blocks.size() - std::min(first, m_blocks.size()));
  for (std::size_t i = 0; i < m_out.size(); ++i)
    if (std::isfinite(m_out[i])) m_last[(m_smoothed + i) / kBlock - first].add(m_out[i]);
}

CurveExtent SeriesSmoother::extent(std::size_t block) const {
  CurveExtent extent = m_blocks[block].smoothed;
  const std::size_t first = m_blocks.size() - m_last.size();
  if (block >= first) extent.add(m_last[block - first]);
  return extent;
}

// The block from which a window has to see the points so that it is right at the first of `begin`.
std::size_t SeriesSmoother::warmUp(std::size_t begin) const {
  const int64_t needed = m_blocks[begin].state.finite - m_wish.smoothing.before();
  std::size_t from = begin;
  while (from > 0 && m_blocks[from].state.finite > needed) --from;
  return from;
}

double SeriesSmoother::position(CurveAxis axis, int64_t step, double time, double started) const {
  switch (axis) {
    case CurveAxis::Step:
      return static_cast<double>(step);
    case CurveAxis::Epoch:
      return m_epochs.at(static_cast<double>(step));
    case CurveAxis::Time:
      return time - started;
    case CurveAxis::WallTime:
      return time;
    case CurveAxis::Metric:
      break;
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
    for (std::size_t i = from; i < to; ++i) extent.add(this->extent(i));
    if (extent.empty()) extent.lower = extent.upper = std::numeric_limits<double>::quiet_NaN();
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
  const std::size_t from = warmUp(begin);
  SmoothingStream stream(m_wish.smoothing, m_blocks[from].state);
  const std::size_t skipped = (begin - from) * kBlock;
  const std::size_t until = std::min((end - from) * kBlock, m_added - from * kBlock);
  std::size_t seen = 0;
  int64_t after = m_blocks[from].before_id;
  auto missing = m_wish.smoothing.after();  // finite points behind the last one, for its window
  const std::size_t wanted = std::min(kSlice, until + static_cast<std::size_t>(missing));
  std::vector<double> smoothed;
  while ((seen < until || missing > 0) && after < m_last_id) {
    const SeriesColumns slice = reader.columns(m_series, after, wanted);
    if (slice.size() == 0) break;
    for (std::size_t i = 0; i < slice.size() && after < m_last_id; ++i) {
      after = slice.id[i];
      if (superseded(slice, i)) continue;
      if (seen >= skipped && seen < until)
        line.x.push_back(position(query.axis, slice.step[i], slice.wall_time[i], started));
      if (seen++ >= until && std::isfinite(slice.value[i])) --missing;
      stream.add(m_wish.by_time ? slice.wall_time[i] : static_cast<double>(slice.step[i]), slice.value[i], smoothed);
    }
  }
  stream.finish(smoothed);
  line.low.assign(smoothed.begin() + static_cast<std::ptrdiff_t>(std::min(skipped, smoothed.size())),
                  smoothed.begin() + static_cast<std::ptrdiff_t>(std::min(until, smoothed.size())));
  return line;
}

}  // namespace leyden
