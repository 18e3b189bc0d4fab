// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Parallel" of Compare: parallel coordinates of all runs that the filter lets through.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class FieldButton;
class ParallelPlot;
class PlotAxes;
class PlotData;
class ScaleLegend;

class ParallelPage : public QWidget {
  Q_OBJECT
 public:
  explicit ParallelPage(AppContext& context, QWidget* parent = nullptr);
  ~ParallelPage() override;

  PlotAxes& axes() { return *m_axes; }
  PlotData& data() { return *m_data; }

 private:
  QWidget* buildCard();
  QWidget* buildHeader();
  void follow();
  void wish();
  void showState();
  void openMenu(int axis, const QPoint& global);
  void restore();
  void save();

  AppContext& m_context;
  PlotAxes* m_axes;
  PlotData* m_data;
  ParallelPlot* m_plot;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_fact;
  FieldButton* m_colour;
  ScaleLegend* m_legend;
  QTimer m_save;
};

}  // namespace leyden
