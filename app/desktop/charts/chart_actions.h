// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with a chart and with the board: one set of actions with their keys, and the menus they stand in.
// The keys work while the panel has the keyboard; they mean the chart that has it, or the one under the mouse.
#pragma once

#include <QKeySequence>
#include <QObject>
#include <QPoint>
#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace leyden {

class ActionRegistry;
class ChartBoardModel;
class ChartCard;
class ChartCursors;
class ChartExport;
class ChartZoom;

class ChartActions : public QObject {
  Q_OBJECT
 public:
  struct Board {
    ChartBoardModel& model;
    ChartZoom& zoom;
    ChartCursors& cursors;
    ChartExport& files;
    std::function<ChartCard*()> card;           // the current one; null: none
    std::function<QString()> section;           // the one whose header has the keyboard; empty: none
    std::function<void(ChartCard*)> full;       // full size, or back
    std::function<void(ChartCard*)> copyValues;  // those beside the crosshair
    std::function<void(ChartCard*, Qt::Orientation)> range;  // asks for that of an axis
    std::function<void()> show;                 // brings the page up, for what is chosen elsewhere
    ActionRegistry& registry;
  };
  ChartActions(Board board, QWidget* panel);

  /// The menu of one chart.
  void openMenu(ChartCard* card, const QPoint& global);
  void openSectionMenu(const QString& section, const QPoint& global);
  /// The board's entries, for the menu at the end of the bar.
  void fillBoardMenu(QMenu* menu);
  QAction* newChart() const { return m_new; }
  QAction* action(const char* name) const;

 private:
  using OnCard = std::function<void(ChartCard*)>;

  void addForCards();
  void addForBoard();
  QAction* add(const char* icon, const QString& text, const QKeySequence& keys, const char* name, OnCard action);
  QAction* addPlain(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
                    std::function<void()> action);
  QAction* addForSection(const QString& text, const QKeySequence& keys, const char* name, int places);
  void updateTexts();
  QWidget* dialogParent() const;
  void edit(ChartCard* card);
  void makeChart();
  void rename(ChartCard* card);
  void resize(ChartCard* card, int columns, int height);
  void move(ChartCard* card, int places);
  void moveSection(int places);
  void fillSections(QMenu* menu, ChartCard* card);
  void fillHidden(QMenu* menu);

  Board m_board;
  QWidget* m_panel;
  ChartCard* m_menu_card = nullptr;  // while its menu is open
  QString m_menu_section;            // the same
  QAction* m_new = nullptr;
  QAction* m_remove = nullptr;
  QAction* m_edit = nullptr;
  QAction* m_undo = nullptr;
  QAction* m_redo = nullptr;
  QAction* m_back = nullptr;
  QAction* m_forward = nullptr;
  QAction* m_pairs = nullptr;
};

}  // namespace leyden
