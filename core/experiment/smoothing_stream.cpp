// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/smoothing_stream.h>

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {
constexpr std::size_t kBatch = 4096;  // settled at once: what a window needs before them is small beside it
}

SmoothingStream::SmoothingStream(const Smoothing& smoothing, double x_range)
    : SmoothingStream(smoothing, State{DebiasedEma(smoothing.bounded().amount),
                                       TimeWeightedEma(smoothing.bounded().amount, x_range), 0}) {}

SmoothingStream::SmoothingStream(const Smoothing& smoothing, const State& state)
    : m_smoothing(smoothing.bounded()), m_state(state) {
  if (!m_smoothing.active()) m_smoothing = {};
  const bool window =
      m_smoothing.kind == SmoothingKind::Gaussian || m_smoothing.kind == SmoothingKind::RunningMean;
  if (!window) return;
  m_window = std::make_shared<const SmoothingWindow>(m_smoothing);
  m_batch = std::max(kBatch, static_cast<std::size_t>(m_smoothing.before() + m_smoothing.after()));
}

void SmoothingStream::add(double x, double value, std::vector<double>& out) {
  if (!windowed()) {
    const bool by_x = m_smoothing.kind == SmoothingKind::TimeEma;
    const bool none = m_smoothing.kind == SmoothingKind::None;
    out.push_back(none ? value : by_x ? m_state.time_ema.next(x, value) : m_state.ema.next(value));
    return;
  }
  if (!std::isfinite(value)) {
    if (m_waiting.empty())
      out.push_back(value);
    else
      m_waiting.push_back(value);
    return;
  }
  m_waiting.push_back(value);
  m_values.push_back(value);
  ++m_state.finite;
  const auto after = static_cast<std::size_t>(m_smoothing.after());
  if (m_values.size() >= m_settled + after + m_batch) settle(m_values.size() - after, out);
}

void SmoothingStream::finish(std::vector<double>& out) {
  if (windowed()) settle(m_values.size(), out);
}

// Lets go of m_values up to `until`, and of what is not finite among and behind them.
void SmoothingStream::settle(std::size_t until, std::vector<double>& out) {
  std::vector<double> smoothed;
  const int64_t first = m_state.finite - static_cast<int64_t>(m_values.size());
  m_window->apply({m_values, first}, m_settled, until, smoothed);
  std::size_t next = 0;
  while (!m_waiting.empty()) {
    const bool finite = std::isfinite(m_waiting.front());
    if (finite && next == smoothed.size()) break;
    out.push_back(finite ? smoothed[next++] : m_waiting.front());
    m_waiting.pop_front();
  }
  m_settled = until;
  const auto before = static_cast<std::size_t>(m_smoothing.before());
  if (m_settled <= before) return;
  m_values.erase(m_values.begin(), m_values.begin() + static_cast<std::ptrdiff_t>(m_settled - before));
  m_settled = before;
}

}  // namespace leyden
