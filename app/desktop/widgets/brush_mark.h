// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// "brushed: 12 of 200 runs, clear": stands wherever runs are shown while a plot has brushed some of them.
#pragma once

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace leyden {

class AppContext;

class BrushMark : public QWidget {
  Q_OBJECT
 public:
  explicit BrushMark(AppContext& context, QWidget* parent = nullptr);
  QString text() const;

 private:
  void showState();

  AppContext& m_context;
  QPushButton* m_button;
  QTimer m_show;
};

}  // namespace leyden
