// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a cell of the table of runs, 32 px high: the run with its colour, the status, tags, numbers under each
// other, shades; a group's row.
#pragma once

#include <QStyledItemDelegate>

namespace leyden {

class RunTableDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  static constexpr int kRowHeight = 32;
  static constexpr int kPadding = 10;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override;

  /// The ground of a cell of this shade; text on it stays easy to read in both themes.
  static QColor shadeColour(double shade);

 private:
  void paintName(QPainter& painter, QRectF room, const QModelIndex& index) const;
  void paintTags(QPainter& painter, const QRectF& room, const QModelIndex& index) const;
};

}  // namespace leyden
