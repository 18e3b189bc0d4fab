// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Contour" of Compare: a metric over two parameters, interpolated between the runs, with the method in words.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class ContourModel;
class ContourPlot;
class ElidedLabel;
class EmptyState;
class FieldButton;
class ScaleLegend;

class ContourPage : public QWidget {
  Q_OBJECT
 public:
  explicit ContourPage(AppContext& context, QWidget* parent = nullptr);

  ContourModel& model() { return *m_model; }
  ContourPlot& plot() { return *m_plot; }

 private:
  QWidget* buildHeader();
  FieldButton* addField(QHBoxLayout* layout, const QString& label, const char* name, int axis);
  void follow();
  void showState();
  void showEmpty();
  void showFact(double value);
  QString methodText() const;
  void restore();
  void save();

  AppContext& m_context;
  ContourModel* m_model;
  ContourPlot* m_plot;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  FieldButton* m_fields[3] = {};
  ScaleLegend* m_legend = nullptr;
  ElidedLabel* m_fact = nullptr;
  QLabel* m_method = nullptr;
};

}  // namespace leyden
