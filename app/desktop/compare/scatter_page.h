// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Scatter" of Compare: runs as dots or bubbles over two fields, with their trend.
#pragma once

#include <experiment/plot_data.h>

#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QStackedWidget;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class FieldButton;
class PlotAxes;
class ScaleLegend;
class ScatterPlot;

class ScatterPage : public QWidget {
  Q_OBJECT
 public:
  explicit ScatterPage(AppContext& context, QWidget* parent = nullptr);

  ScatterPlot& plot() { return *m_plot; }
  PlotData& data() { return *m_data; }

 private:
  QWidget* buildCard();
  QWidget* buildHeader();
  FieldButton* addField(QHBoxLayout* layout, const QString& label, const char* name, const QString& none, bool scales);
  void follow();
  void takeStandard();
  void wish();
  void edited();
  void showState();
  void showTrend();
  void restore();

  AppContext& m_context;
  PlotAxes* m_names;
  PlotData* m_data;
  ScatterPlot* m_plot;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_fact;
  FieldButton* m_x = nullptr;
  FieldButton* m_y = nullptr;
  FieldButton* m_size = nullptr;
  FieldButton* m_colour = nullptr;
  QCheckBox* m_trend;
  ScaleLegend* m_legend;
  bool m_chosen = false;  // by people
};

}  // namespace leyden
