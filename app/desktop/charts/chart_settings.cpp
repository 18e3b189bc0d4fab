// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_settings.h"

#include <experiment/smoothing.h>

#include <algorithm>

namespace leyden {

void ChartSettings::setAxis(CurveAxis axis) {
  if (axis == m_axis) return;
  m_axis = axis;
  Q_EMIT axisChanged();
}

void ChartSettings::setSmoothing(double weight) {
  weight = std::clamp(weight, 0.0, DebiasedEma::kMaxWeight);
  if (weight == m_smoothing) return;
  m_smoothing = weight;
  Q_EMIT smoothingChanged();
}

void ChartSettings::setLogX(bool on) {
  if (on == m_logX) return;
  m_logX = on;
  Q_EMIT scalesChanged();
}

void ChartSettings::setLogY(bool on) {
  if (on == m_logY) return;
  m_logY = on;
  Q_EMIT scalesChanged();
}

void ChartSettings::setLinkZoom(bool on) {
  if (on == m_linkZoom) return;
  m_linkZoom = on;
  Q_EMIT linkZoomChanged();
}

void ChartSettings::setMarks(bool on) {
  if (on == m_marks) return;
  m_marks = on;
  Q_EMIT marksChanged();
}

}  // namespace leyden
