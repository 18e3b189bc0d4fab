// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts of the panel share: the x axis, smoothing, scales, and whether zooming one zooms all. GUI
// thread.
#pragma once

#include <experiment/series_curve.h>
#include <QObject>

namespace leyden {

class ChartSettings : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  CurveAxis axis() const { return m_axis; }
  double smoothing() const { return m_smoothing; }
  bool logX() const { return m_logX; }
  bool logY() const { return m_logY; }
  bool linkZoom() const { return m_linkZoom; }
  bool marks() const { return m_marks; }

  void setAxis(CurveAxis axis);
  /// Weight of the moving average, 0 (off) to 0.999.
  void setSmoothing(double weight);
  void setLogX(bool on);
  /// For all charts; each can differ until this changes again.
  void setLogY(bool on);
  void setLinkZoom(bool on);
  /// Whether checkpoints, resumes, errors and other events are marked.
  void setMarks(bool on);

 Q_SIGNALS:
  void axisChanged();
  void smoothingChanged();
  void scalesChanged();
  void linkZoomChanged();
  void marksChanged();

 private:
  CurveAxis m_axis = CurveAxis::Step;
  double m_smoothing = 0.6;
  bool m_logX = false;
  bool m_logY = false;
  bool m_linkZoom = true;
  bool m_marks = true;
};

}  // namespace leyden
