// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter that list, table and charts share: the line, a menu of saved filters, and what is wrong below.
#pragma once

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace leyden {

class AppContext;
class FilterEdit;
class FilterPopup;

class FilterField : public QWidget {
  Q_OBJECT
 public:
  explicit FilterField(AppContext& context, QWidget* parent = nullptr);
  FilterEdit* edit() const { return m_edit; }

 private:
  void showText();
  void showProblem();
  void fillMenu();
  void save();

  AppContext& m_context;
  FilterEdit* m_edit;
  FilterPopup* m_popup;
  QToolButton* m_saved;
  QMenu* m_menu;
  QLabel* m_problem;
};

}  // namespace leyden
