// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of the importance list: a name, a bar with its number, a bar to either side of a middle with its number.
#pragma once

#include <QStyledItemDelegate>

namespace leyden {

class ImportanceDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  static constexpr int kRowHeight = 28;
  static constexpr int kNumber = 56;  // px at the right end

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace leyden
