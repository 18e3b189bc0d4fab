// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/run_table_view.h"

#include <experiment/run_table_model.h>

#include <QHeaderView>
#include <QPainter>
#include <QResizeEvent>
#include <algorithm>

#include "theme.h"
#include "widgets/figures.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kNameWidth = 220;
constexpr int kLeastWidth = 88;
constexpr int kMeasuredRows = 200;

Theme::Colour statusColour(const QModelIndex& index) {
  switch (static_cast<RunStatus>(index.data(RunListModel::StatusRole).toInt())) {
    case RunStatus::Running:
      return Theme::AccentStrong;
    case RunStatus::Failed:
    case RunStatus::Interrupted:
      return Theme::Bad;
    default:
      return Theme::Secondary;
  }
}

QString cellText(const QModelIndex& index) {
  const QVariant number = index.data(RunTableModel::NumberRole);
  return number.isValid() ? metricText(number.toDouble()) : index.data(Qt::DisplayRole).toString();
}

void paintDot(QPainter& painter, const QRectF& room, const QModelIndex& index) {
  const QColor colour(index.data(RunListModel::ColourRole).toString());
  const bool solid = index.data(RunListModel::DashRole).toInt() == 0;
  painter.setPen(solid ? QPen(Qt::NoPen) : QPen(colour, 2));
  painter.setBrush(solid ? QBrush(colour) : QBrush(Qt::NoBrush));
  painter.drawEllipse(QPointF(room.left() + 5, room.center().y()), solid ? 5 : 4, solid ? 5 : 4);
}

}  // namespace

QSize RunTableDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  const QString text = cellText(index);
  const double width = figuresWidth(Theme::instance().font(Theme::Type::Base), text);
  return {static_cast<int>(width) + 2 * kPadding + (index.column() == RunTableModel::Name ? 20 : 2),
          kRowHeight};
}

void RunTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRect cell = option.rect;
  if (option.state & QStyle::State_Selected) painter->fillRect(cell, theme.colour(Theme::AccentSoft));
  painter->fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour(Theme::ChartGrid));
  QRectF room = QRectF(cell).adjusted(kPadding, 0, -kPadding, 0);
  const QString text = cellText(index);
  const int column = index.column();
  if (column == RunTableModel::Name) {
    paintDot(*painter, room, index);
    room.adjust(20, 0, 0, 0);
  }
  const bool plain = column == RunTableModel::Name || column >= RunTableModel::FirstMetric;
  painter->setPen(theme.colour(column == RunTableModel::Status ? statusColour(index)
                               : plain                         ? Theme::Text
                                                               : Theme::Secondary));
  if (column >= RunTableModel::Duration) {
    drawFigures(*painter, room, theme.font(Theme::Type::Figures), text, Qt::AlignRight);
  } else {
    painter->setFont(theme.font(Theme::Type::Base));
    painter->drawText(
        room, Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(room.width())));
  }
  painter->restore();
}

RunTableView::RunTableView(QWidget* parent) : QTableView(parent) {
  setObjectName(QStringLiteral("runTable"));
  setAccessibleName(tr("Table of runs"));
  setItemDelegate(new RunTableDelegate(this));
  setShowGrid(false);
  setWordWrap(false);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setSortingEnabled(true);
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(RunTableDelegate::kRowHeight);
  horizontalHeader()->setHighlightSections(false);
  horizontalHeader()->setSectionsMovable(true);
  horizontalHeader()->setFixedHeight(32);
  connect(horizontalHeader(), &QHeaderView::sectionResized, this,
          [this] { m_sizedByHand = m_sizedByHand || !m_fitting; });
}

void RunTableView::setModel(QAbstractItemModel* model) {
  QTableView::setModel(model);
  connect(model, &QAbstractItemModel::modelReset, this, &RunTableView::fitColumns);
  fitColumns();
}

// By the first rows: a table of ten thousand is not measured whole.
void RunTableView::fitColumns() {
  m_fitting = true;
  int total = 0;
  const QFontMetrics header(Theme::instance().font(Theme::Type::Small));
  const int rows = std::min(model()->rowCount(), kMeasuredRows);
  for (int column = 0; column < model()->columnCount(); ++column) {
    const QString title = model()->headerData(column, Qt::Horizontal).toString();
    int width = std::max(column == 0 ? kNameWidth : kLeastWidth, header.horizontalAdvance(title) + 40);
    for (int row = 0; row < rows; ++row)
      width = std::max(width, itemDelegate()->sizeHint({}, model()->index(row, column)).width());
    width = std::min(width, 360);
    setColumnWidth(column, width);
    total += width;
  }
  const int spare = viewport()->width() - total;
  if (spare > 0 && model()->columnCount() > 0) setColumnWidth(0, columnWidth(0) + spare);
  m_fitting = false;
}

void RunTableView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  if (!m_sizedByHand && event->size().width() != event->oldSize().width()) fitColumns();
}

}  // namespace leyden
