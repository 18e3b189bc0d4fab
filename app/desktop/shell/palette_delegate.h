// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the command palette: kind, title with the letters that were found, what it belongs to, keys.
#pragma once

#include <QStyledItemDelegate>

namespace leyden {

class PaletteDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  static constexpr int kRowHeight = 34;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  static double paintTitle(QPainter& painter, const QRectF& room, const QModelIndex& index, bool enabled);
};

}  // namespace leyden
