// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart shows: metrics by a list, and by a regular expression.
#pragma once

#include <QDialog>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QSortFilterProxyModel;
class QStandardItemModel;

namespace leyden {

class ChartDialog : public QDialog {
  Q_OBJECT
 public:
  struct Chart {
    QStringList metrics;  // in their order
    QString pattern;
    QString title;
  };
  /// `known`: the metrics that there are to choose from.
  ChartDialog(const QString& heading, const Chart& chart, const QStringList& known, QWidget* parent);
  Chart chart() const;

 private:
  QWidget* buildList();
  void fill(const Chart& chart);
  void showMatches();

  QStringList m_known;
  QStandardItemModel* m_metrics;
  QSortFilterProxyModel* m_found;
  QListView* m_list;
  QLineEdit* m_search;
  QLineEdit* m_pattern;
  QLineEdit* m_title;
  QLabel* m_matches;
  QPushButton* m_accept = nullptr;
};

}  // namespace leyden
