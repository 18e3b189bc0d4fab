// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The wide table of runs and how its cells are painted.
#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

namespace leyden {

class RunTableDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  static constexpr int kRowHeight = 32;
  static constexpr int kPadding = 10;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class RunTableView : public QTableView {
  Q_OBJECT
 public:
  explicit RunTableView(QWidget* parent = nullptr);
  void setModel(QAbstractItemModel* model) override;

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void fitColumns();

  bool m_fitting = false;
  bool m_sizedByHand = false;
};

}  // namespace leyden
