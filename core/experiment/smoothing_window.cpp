// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/smoothing_window.h>

#include <algorithm>
#include <cmath>

namespace leyden {

SmoothingWindow::SmoothingWindow(const Smoothing& smoothing)
    : m_kind(smoothing.kind),
      m_before(static_cast<std::size_t>(smoothing.before())),
      m_after(static_cast<std::size_t>(smoothing.after())) {
  if (m_kind != SmoothingKind::Gaussian) return;
  const double deviation = smoothing.bounded().amount;
  for (std::size_t k = 0; k <= m_before; ++k) {
    const double away = static_cast<double>(k) / deviation;
    m_weights.push_back(k == 0 ? 1.0 : std::exp(-0.5 * away * away));
    m_weight_sum += k == 0 ? 0.0 : 2.0 * m_weights.back();
  }
}

void SmoothingWindow::apply(const FiniteStretch& stretch, std::size_t begin, std::size_t end,
                            std::vector<double>& out) const {
  if (begin >= end) return;
  const std::size_t at = out.size();
  out.resize(at + (end - begin));
  if (m_kind == SmoothingKind::Gaussian)
    gaussian(stretch.values, begin, end, out.data() + at);
  else
    runningMean(stretch, begin, end, out.data() + at);
  keepConstants(stretch.values, begin, end, out.data() + at);
}

void SmoothingWindow::gaussian(std::span<const double> values, std::size_t begin, std::size_t end,
                               double* out) const {
  const std::size_t reach = m_before;
  const std::size_t whole_from = std::max(begin, std::min(reach, end));
  const std::size_t whole_to = std::max(whole_from, std::min(end, values.size() > reach ? values.size() - reach : 0));
  for (std::size_t i = begin; i < whole_from; ++i) out[i - begin] = gaussianAtEnd(values, i);
  for (std::size_t i = whole_to; i < end; ++i) out[i - begin] = gaussianAtEnd(values, i);
  // Distance by distance over a strip that stays in the cache: the compiler makes vectors of the inner loop.
  constexpr std::size_t kStrip = 1024;
  for (std::size_t strip = whole_from; strip < whole_to; strip += kStrip) {
    const std::size_t count = std::min(kStrip, whole_to - strip);
    double* const sums = out + (strip - begin);
    const double* const centre = values.data() + strip;
    std::copy(centre, centre + count, sums);
    for (std::size_t k = 1; k <= reach; ++k) {
      const double weight = m_weights[k];
      const double* const left = centre - k;
      const double* const right = centre + k;
      for (std::size_t i = 0; i < count; ++i) sums[i] += weight * left[i] + weight * right[i];
    }
    for (std::size_t i = 0; i < count; ++i) sums[i] /= m_weight_sum;
  }
}

double SmoothingWindow::gaussianAtEnd(std::span<const double> values, std::size_t i) const {
  double sum = values[i];
  double weights = 1.0;
  for (std::size_t k = 1; k <= m_before; ++k) {
    if (k <= i) {
      sum += m_weights[k] * values[i - k];
      weights += m_weights[k];
    }
    if (i + k < values.size()) {
      sum += m_weights[k] * values[i + k];
      weights += m_weights[k];
    }
  }
  return sum / weights;
}

// After van Herk and Gil and Werman: the series is cut into blocks as long as the window, which therefore is the
// rest of one block and the beginning of the next; two sums a point, however long the window.
void SmoothingWindow::runningMean(const FiniteStretch& stretch, std::size_t begin, std::size_t end,
                                  double* out) const {
  const std::span<const double> values = stretch.values;
  const auto length = static_cast<int64_t>(m_before + m_after + 1);
  const auto blockOf = [&](std::size_t i) { return (stretch.first + static_cast<int64_t>(i)) / length; };
  std::vector<double> from_start(values.size());  // of the block, up to here
  std::vector<double> to_end(values.size());      // from here on
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool within = i > 0 && blockOf(i - 1) == blockOf(i);
    from_start[i] = within ? from_start[i - 1] + values[i] : values[i];
  }
  for (std::size_t i = values.size(); i-- > 0;) {
    const bool within = i + 1 < values.size() && blockOf(i + 1) == blockOf(i);
    to_end[i] = within ? to_end[i + 1] + values[i] : values[i];
  }
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t from = i >= m_before ? i - m_before : 0;
    const std::size_t to = std::min(i + m_after, values.size() - 1);
    double sum = 0.0;
    if (blockOf(from) != blockOf(to))
      sum = to_end[from] + from_start[to];
    else if (i < m_before)
      sum = from_start[to];  // at the beginning of the series, which is that of a block
    else
      sum = to_end[from];
    out[i - begin] = sum / static_cast<double>(to - from + 1);
  }
}

// The mean of equal values may differ from them in the last digit.
void SmoothingWindow::keepConstants(std::span<const double> values, std::size_t begin, std::size_t end,
                                    double* out) const {
  std::size_t equal = 0;  // values before `next` that are all the same
  std::size_t next = begin > m_before ? begin - m_before : 0;
  for (std::size_t i = begin; i < end; ++i) {
    const std::size_t from = i >= m_before ? i - m_before : 0;
    const std::size_t to = std::min(i + m_after, values.size() - 1);
    for (; next <= to; ++next) equal = equal > 0 && values[next] == values[next - 1] ? equal + 1 : 1;
    if (equal >= to - from + 1) out[i - begin] = values[i];
  }
}

}  // namespace leyden
