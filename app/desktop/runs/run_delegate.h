// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints a row of the run list: eye, colour, name, metric, state. 32 px.
#pragma once

#include <QStyledItemDelegate>

namespace leyden {

class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  explicit RunDelegate(QObject* parent = nullptr);

  static constexpr int kRowHeight = 32;
  static constexpr int kMetricWidth = 60;
  static constexpr int kStateWidth = 62;
  static constexpr int kMargin = 12;
  static QRect eyeRect(const QRect& row);
  static QRect nameRect(const QRect& row);
  static QRect metricRect(const QRect& row);
  static QRect stateRect(const QRect& row);

  void setHighlightedRun(const QString& id) { m_highlighted = id; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const override;
  void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const override;
  bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
  bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                 const QModelIndex& index) override;

 private:
  void paintDot(QPainter& painter, const QRect& row, const QModelIndex& index, bool visible) const;
  void paintState(QPainter& painter, const QRect& row, const QModelIndex& index, bool visible) const;

  QString m_highlighted;
};

}  // namespace leyden
