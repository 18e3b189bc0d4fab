// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints the difference table's cells: values that differ from the base on a spark ground, metrics with their
// difference to it, the best one bold.
#pragma once

#include <QStyledItemDelegate>

namespace leyden {

class DifferenceDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  static constexpr int kRowHeight = 32;
  static constexpr int kPadding = 8;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  void paintParameter(QPainter& painter, const QRectF& room, const QModelIndex& index) const;
  void paintMetric(QPainter& painter, const QRectF& room, const QModelIndex& index) const;
};

}  // namespace leyden
