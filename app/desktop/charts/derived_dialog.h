// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A curve computed from metrics: its expression, checked while it is written.
#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;
class QListView;
class QPushButton;
class QStringListModel;

namespace leyden {

class WaveEdit;

class DerivedDialog : public QDialog {
  Q_OBJECT
 public:
  /// `metrics`: the names that it may use. `expression`: one to be changed.
  DerivedDialog(const QStringList& metrics, const QString& expression, QWidget* parent);

  /// As it was written, without the mark of expressions.
  QString expression() const;
  /// What charts have it as: "=expression".
  QString source() const { return QLatin1Char('=') + expression(); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void build();
  void check();
  void showNames();
  void insertName(const QString& name);
  std::pair<int, int> wordAtCursor() const;

  QStringList m_names;
  WaveEdit* m_expression;
  QLabel* m_problem;
  QStringListModel* m_found;
  QListView* m_list;
  QPushButton* m_accept;
};

}  // namespace leyden
