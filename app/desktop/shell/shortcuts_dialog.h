// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl+/: every key that does something, by where it works, with a filter.
#pragma once

#include <QDialog>
#include <QList>

class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace leyden {

class AppContext;

class ShortcutsDialog : public QDialog {
  Q_OBJECT
 public:
  ShortcutsDialog(AppContext& context, QWidget* parent);

 private:
  struct Row {
    QWidget* widget;
    QString text;
    QWidget* heading;
  };
  void addGroup(QVBoxLayout* layout, const QString& group);
  void filter(const QString& text);

  AppContext& m_context;
  QLineEdit* m_filter;
  QLabel* m_nothing;
  QList<Row> m_rows;
};

}  // namespace leyden
