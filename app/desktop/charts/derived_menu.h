// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people do with derived curves: make, change and remove them, as entries of a menu.
#pragma once

#include <QObject>

class QMenu;
class QWidget;

namespace leyden {

class ChartSettings;
class DerivedCurves;

class DerivedMenu : public QObject {
  Q_OBJECT
 public:
  /// Adds its entries to `menu`; dialogs open over `panel`. All outlive it.
  DerivedMenu(DerivedCurves& curves, const ChartSettings& settings, QMenu& menu, QWidget* panel);

 private:
  void make();
  void change(const QString& source);
  void fill(QMenu& list);

  DerivedCurves& m_curves;
  const ChartSettings& m_settings;
  QWidget* m_panel;
};

}  // namespace leyden
