// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The view "Media" of Compare: the same thing that several runs logged, side by side at one step.
#pragma once

#include <QTimer>
#include <QWidget>
#include <map>
#include <memory>

class QComboBox;
class QGridLayout;
class QLabel;
class QStackedWidget;

namespace leyden {

class AppContext;
class EmptyState;
class MediaLoader;
class MediaPane;
class StepSlider;
class WhenVisible;

class MediaPage : public QWidget {
  Q_OBJECT
 public:
  explicit MediaPage(AppContext& context, QWidget* parent = nullptr);
  static constexpr int kMostRuns = 12;

 private:
  struct Cell {
    MediaLoader* loader = nullptr;
    QWidget* card = nullptr;
    QLabel* name = nullptr;
    QLabel* step = nullptr;
    MediaPane* pane = nullptr;
  };
  void refresh();
  Cell makeCell();
  void arrange();
  void showNames();
  void showSteps();
  void load();
  QStringList comparedRuns() const;

  AppContext& m_context;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  QComboBox* m_what;
  QLabel* m_fact;
  StepSlider* m_steps;
  QGridLayout* m_grid;
  std::map<QString, Cell> m_cells;
  QStringList m_order;
  QTimer m_refresh, m_names;
  WhenVisible* m_whenVisible;
};

}  // namespace leyden
