// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The button "Group": by what runs stand together, and what a group's row shows of its numbers.
#pragma once

#include <QToolButton>

class QMenu;

namespace leyden {

class RunTableModel;

class GroupButton : public QToolButton {
  Q_OBJECT
 public:
  explicit GroupButton(RunTableModel& model, QWidget* parent = nullptr);

 private:
  void showChoice();
  void fill();
  void addStatistics();

  RunTableModel& m_model;
  QMenu* m_menu;
};

}  // namespace leyden
