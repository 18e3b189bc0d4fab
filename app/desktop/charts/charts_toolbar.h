// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the charts: x axis, smoothing, logarithmic y, linked zoom.
#pragma once

#include <QWidget>

class QCheckBox;
class QMenu;
class QToolButton;

namespace leyden {

class ChartSettings;

class ChartsToolbar : public QWidget {
  Q_OBJECT
 public:
  ChartsToolbar(ChartSettings& settings, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void buildAxis();
  void buildMetrics(QMenu& menu);
  void buildSwitches();
  void showAxis();
  QCheckBox* makeSwitch(const QString& text, const QString& name, const QString& tip);

  ChartSettings& m_settings;
  QToolButton* m_axis;
};

}  // namespace leyden
