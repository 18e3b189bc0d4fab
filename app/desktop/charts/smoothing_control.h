// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which smoothing all charts have, and how much of it. GUI thread.
#pragma once

#include <experiment/smoothing.h>

#include <QMap>
#include <QWidget>

class QLabel;
class QTimer;
class QToolButton;

namespace leyden {

class ChartSettings;
class ValueSlider;

class SmoothingControl : public QWidget {
  Q_OBJECT
 public:
  /// `settings` outlives it.
  explicit SmoothingControl(ChartSettings& settings, QWidget* parent = nullptr);
  /// The word before it; where there is little room the tooltip says it.
  void setCaptionShown(bool shown);

 private:
  void buildKinds();
  void buildSliders();
  void show();
  void showAmount(const Smoothing& smoothing);

  ChartSettings& m_settings;
  QLabel* m_caption;
  QToolButton* m_kind;
  QMap<SmoothingKind, ValueSlider*> m_sliders;  // each kind has its own range
  QLabel* m_amount;
  QTimer* m_apply;
  Smoothing m_wanted;
};

}  // namespace leyden
