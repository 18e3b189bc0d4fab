// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_table.h"

#include <experiment/difference_model.h>

#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <algorithm>

#include "compare/difference_delegate.h"
#include "theme.h"

namespace leyden {

namespace {
constexpr int kHeaderHeight = 32;
constexpr int kLeastColumn = 96;
constexpr int kMostNames = 320;
constexpr int kMostColumn = 260;
}  // namespace

DifferenceHeader::DifferenceHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setFixedHeight(kHeaderHeight);
  setMinimumSectionSize(60);
}

void DifferenceHeader::setColours(const QStringList& colours) {
  m_colours = colours;
  viewport()->update();
}

void DifferenceHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->fillRect(rect, theme.colour(Theme::Panel));
  painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(Theme::Line));
  QRectF room = QRectF(rect).adjusted(DifferenceDelegate::kPadding, 0, -DifferenceDelegate::kPadding, -1);
  if (section > 0 && section <= m_colours.size()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(QColor(m_colours[section - 1]));
    painter->drawEllipse(QPointF(room.left() + 10, room.center().y()), 4.5, 4.5);
    room.adjust(20, 0, 0, 0);
  }
  painter->setFont(theme.font(Theme::Type::Small));
  painter->setPen(theme.colour(Theme::Secondary));
  const QString title = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
  painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                    painter->fontMetrics().elidedText(title, Qt::ElideMiddle, static_cast<int>(room.width())));
  painter->restore();
}

DifferenceTable::DifferenceTable(DifferenceModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_header(new DifferenceHeader(this)) {
  setObjectName(QStringLiteral("differenceTable"));
  setAccessibleName(tr("Differences of the runs"));
  setHorizontalHeader(m_header);
  setModel(&model);
  setItemDelegate(new DifferenceDelegate(this));
  verticalHeader()->hide();
  verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  verticalHeader()->setDefaultSectionSize(DifferenceDelegate::kRowHeight);
  setShowGrid(false);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setSelectionMode(QAbstractItemView::SingleSelection);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setWordWrap(false);
  connect(&model, &QAbstractItemModel::modelReset, this, &DifferenceTable::fit);
  connect(&model, &QAbstractItemModel::headerDataChanged, this, &DifferenceTable::fit);
  connect(&model, &QAbstractItemModel::rowsInserted, this, &DifferenceTable::fit);
  connect(&model, &QAbstractItemModel::rowsRemoved, this, &DifferenceTable::fit);
  fit();
}

void DifferenceTable::setColours(const QStringList& colours) {
  m_header->setColours(colours);
}

int DifferenceTable::rowsHeight() const {
  const int bar = horizontalScrollBar()->maximum() > 0 ? horizontalScrollBar()->sizeHint().height() : 0;
  return kHeaderHeight + m_model.rowCount() * DifferenceDelegate::kRowHeight + bar + 2;
}

// Columns are as wide as their contents ask for; what is left over is shared out.
void DifferenceTable::fit() {
  const int columns = m_model.columnCount();
  if (columns == 0) return;
  const QFontMetrics header(Theme::instance().font(Theme::Type::Small));
  QList<int> widths;
  int total = 0;
  for (int column = 0; column < columns; ++column) {
    const QString title = m_model.headerData(column, Qt::Horizontal).toString();
    int width = std::max(kLeastColumn, header.horizontalAdvance(title) + 38);
    for (int row = 0; row < m_model.rowCount(); ++row)
      width = std::max(width, itemDelegate()->sizeHint({}, m_model.index(row, column)).width());
    width = std::min(width, column == 0 ? kMostNames : kMostColumn);
    widths.append(width);
    total += width;
  }
  const int spare = std::max(0, viewport()->width() - total);
  for (int column = 0; column < columns; ++column) {
    const int share = spare / columns + (column == columns - 1 ? spare % columns : 0);
    m_header->resizeSection(column, widths[column] + share);
  }
  setFixedHeight(rowsHeight());
}

void DifferenceTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  if (event->size().width() != event->oldSize().width()) fit();
}

}  // namespace leyden
