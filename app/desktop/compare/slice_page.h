// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Slice" of Compare: a small scatter plot for each parameter against one metric, with one y axis.
#pragma once

#include <QWidget>
#include <vector>

class QGridLayout;
class QPushButton;
class QStackedWidget;
class QTimer;

namespace leyden {

class AppContext;
class ElidedLabel;
class EmptyState;
class FieldButton;
class ScaleLegend;
class ScatterPlot;
class SliceModel;

class SlicePage : public QWidget {
  Q_OBJECT
 public:
  explicit SlicePage(AppContext& context, QWidget* parent = nullptr);
  ~SlicePage() override;

  SliceModel& model() { return *m_model; }
  const std::vector<ScatterPlot*>& plots() const { return m_plots; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* buildHeader();
  QWidget* buildPlots();
  void follow();
  void showState();
  void showEmpty();
  void showPlots();
  void openMenu(ScatterPlot* plot, const QPoint& global);
  void arrange();
  void restore();
  void save();

  AppContext& m_context;
  SliceModel* m_model;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  ElidedLabel* m_fact = nullptr;
  FieldButton* m_objective = nullptr;
  FieldButton* m_colour = nullptr;
  QPushButton* m_parameters = nullptr;
  ScaleLegend* m_legend = nullptr;
  QWidget* m_page = nullptr;
  QGridLayout* m_grid = nullptr;
  std::vector<ScatterPlot*> m_plots;
  int m_columns = 0;
  QTimer* m_save;
};

}  // namespace leyden
