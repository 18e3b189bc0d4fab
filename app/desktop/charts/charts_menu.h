// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The button at the end of the charts' bar, with what is chosen rarely.
#pragma once

#include <QList>
#include <QToolButton>
#include <functional>

class QMenu;

namespace leyden {

class ChartSettings;

class ChartsMenu : public QToolButton {
  Q_OBJECT
 public:
  /// `fill` adds the entries that follow, each time the menu opens.
  ChartsMenu(ChartSettings& settings, std::function<void(QMenu*)> fill, QWidget* parent = nullptr);

 private:
  QAction* addSwitch(const QString& text, const char* name, bool on);

  void rebuild();

  std::function<void(QMenu*)> m_fill;
  QList<QAction*> m_filled;
  QAction* m_marks;
  QAction* m_outliers;
  QAction* m_distance;
};

}  // namespace leyden
