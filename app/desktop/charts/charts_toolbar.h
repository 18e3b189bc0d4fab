// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bar above the charts: x axis, smoothing, scales, linked zoom. Where there is little room, step by step less
// stands in it; what is away then is in the menu at its end.
#pragma once

#include <QList>
#include <QWidget>
#include <functional>
#include <vector>

class QAction;
class QLabel;
class QMenu;
class QToolButton;

namespace leyden {

class ChartSettings;
class SmoothingControl;

class ChartsToolbar : public QWidget {
  Q_OBJECT
 public:
  ChartsToolbar(ChartSettings& settings, QWidget* parent = nullptr);

  /// Adds it at the end. `optional`: it goes first where there is little room, since what it does can be done elsewhere.
  void addButton(QWidget* button, bool optional = false);
  /// What the bar's switches switch, for menus; visible while the switch itself has no room.
  const QList<QAction*>& switches() const { return m_switches; }
  /// The least of its states: pages beside it keep their room.
  QSize minimumSizeHint() const override;

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  /// Makes the bar narrower, or takes that back.
  using Step = std::function<void(bool narrow)>;

  void buildAxis();
  void buildMetrics(QMenu& menu);
  void buildSwitches();
  void addSwitch(const QString& text, const char* name, const QString& tip, bool (ChartSettings::*is)() const,
                 void (ChartSettings::*set)(bool));
  void addSteps();
  void showAxis();
  void fit();
  int need() const;

  ChartSettings& m_settings;
  QLabel* m_x;
  QToolButton* m_axis;
  SmoothingControl* m_smoothing;
  QList<QAction*> m_switches;
  std::vector<Step> m_steps;  // in their order
  std::size_t m_taken = 0;    // of them
  int m_mostAxis = 0;         // px of the axis' name
  int m_least = 0;            // px, with all steps taken
  bool m_fitting = false;
};

}  // namespace leyden
