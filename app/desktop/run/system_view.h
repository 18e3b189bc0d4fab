// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "System" of a run: what the machine did while it trained, by the training's steps or by time.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class EmptyState;
class SystemCharts;
class SystemLoader;

class SystemView : public QWidget {
  Q_OBJECT
 public:
  explicit SystemView(AppContext& context, QWidget* parent = nullptr);

 private:
  void follow();
  void showCurves();
  void placeTime(const std::string& name, double x);
  void showTime();
  bool isBySteps() const;

  AppContext& m_context;
  SystemLoader* m_loader;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QComboBox* m_axis;
  QLabel* m_fact;
  SystemCharts* m_charts;
};

}  // namespace leyden
