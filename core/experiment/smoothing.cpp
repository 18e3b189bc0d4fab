// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/smoothing.h>

#include <algorithm>
#include <cmath>

namespace leyden {

DebiasedEma::DebiasedEma(double weight)
    : m_weight(std::isfinite(weight) ? std::clamp(weight, 0.0, kMaxWeight) : 0.0) {}

double DebiasedEma::next(double value) {
  if (!std::isfinite(value) || m_weight == 0.0) return value;
  if (!m_started) {
    m_started = true;
    m_first = value;
  }
  m_constant = m_constant && value == m_first;
  m_last = m_weight * m_last + (1.0 - m_weight) * value;
  m_power *= m_weight;
  if (m_power < 1e-300) m_power = 0.0;  // denormals are slow, and 1 - m_power has been 1 for long
  return m_constant ? value : m_last / (1.0 - m_power);
}

std::vector<double> smooth(std::span<const double> values, double weight) {
  std::vector<double> smoothed;
  smoothed.reserve(values.size());
  DebiasedEma ema(weight);
  for (const double value : values) smoothed.push_back(ema.next(value));
  return smoothed;
}

}  // namespace leyden
