// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/run_table_header.h"

#include <experiment/run_table_model.h>

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QTimer>
#include <algorithm>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kPadding = 10, kMarkRoom = 28;

}  // namespace

RunTableHeader::RunTableHeader(RunTableModel& model, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), m_model(model) {
  setHighlightSections(false);
  setSectionsMovable(true);
  setSectionsClickable(true);
  setFirstSectionMovable(true);
  setFixedHeight(32);
  setMinimumSectionSize(56);
  setFont(Theme::instance().font(Theme::Type::Small));
  setAccessibleName(tr("Columns"));
  // Once the drag is over: the model takes the order, and its reset puts the sections in their places.
  connect(this, &QHeaderView::sectionMoved, this, [this] { QTimer::singleShot(0, this, &RunTableHeader::tellOrder); });
}

void RunTableHeader::tellOrder() {
  QList<int> order;
  bool changed = false;
  for (int place = 0; place < count(); ++place) {
    order << logicalIndex(place);
    changed = changed || order.back() != place;
  }
  if (changed) Q_EMIT moved(order);
}

int RunTableHeader::titleWidth(int column) const {
  const QFontMetrics strong(Theme::instance().font(Theme::Type::SmallStrong));  // as of a sorted column
  return strong.horizontalAdvance(m_model.headerData(column, Qt::Horizontal).toString()) + 2 * kPadding +
         kMarkRoom;
}

void RunTableHeader::paintSection(QPainter* painter, const QRect& rect, int column) const {
  if (column >= m_model.columnCount()) return;
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->fillRect(rect, theme.colour(Theme::Panel));
  painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(Theme::Line));
  const bool right = m_model.headerData(column, Qt::Horizontal, RunTableModel::NumericRole).toBool();
  const int place = m_model.sortPlace(column);
  QRect room = rect.adjusted(kPadding, 0, -kPadding, -1);
  if (place > 0) {
    const bool many = m_model.layout().sort.size() > 1;
    const QRect mark(right ? room.right() - 11 : room.right() - (many ? 22 : 11), room.top(), 12, room.height());
    painter->drawPixmap(mark.left(), mark.center().y() - 5,
                        theme.pixmap(m_model.isDescending(column) ? QStringLiteral("chevron-down")
                                                                  : QStringLiteral("chevron-up"),
                                     12, Theme::AccentStrong, devicePixelRatioF()));
    int taken = 14;
    if (many) {
      painter->setPen(theme.colour(Theme::AccentStrong));
      painter->setFont(theme.font(Theme::Type::Small));
      painter->drawText(QRect(mark.right() - (right ? 22 : 0), room.top(), 10, room.height()), Qt::AlignCenter,
                        QString::number(place));
      taken = 25;
    }
    room.adjust(0, 0, -taken, 0);
  }
  painter->setFont(theme.font(place > 0 ? Theme::Type::SmallStrong : Theme::Type::Small));
  painter->setPen(theme.colour(place > 0 ? Theme::Text : Theme::Secondary));
  const QString title = m_model.headerData(column, Qt::Horizontal).toString();
  painter->drawText(room, Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft),
                    painter->fontMetrics().elidedText(title, Qt::ElideMiddle, room.width()));
  if (column == m_marked) {
    painter->setPen(QPen(theme.colour(Theme::Accent), 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(rect).adjusted(2.5, 3.5, -2.5, -4.5), 4, 4);
  }
  painter->restore();
}

void RunTableHeader::mousePressEvent(QMouseEvent* event) {
  m_pressed = event->position().toPoint();
  QHeaderView::mousePressEvent(event);
}

void RunTableHeader::mouseReleaseEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  const bool resizing = cursor().shape() == Qt::SplitHCursor;
  QHeaderView::mouseReleaseEvent(event);
  const int column = logicalIndexAt(at);
  const bool still = (at - m_pressed).manhattanLength() < QApplication::startDragDistance();
  if (event->button() != Qt::LeftButton || !still || resizing || column < 0) return;
  m_model.sortBy(column, event->modifiers() & Qt::ShiftModifier);
}

void RunTableHeader::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Keyboard) return;  // its key is told by keyPressEvent
  const int column = logicalIndexAt(event->pos());
  if (column >= 0) Q_EMIT menuRequested(column, event->globalPos());
}

QString RunTableHeader::spokenTitle(int column) const {
  const QString title = m_model.headerData(column, Qt::Horizontal).toString();
  const int place = m_model.sortPlace(column);
  if (place == 0) return tr("Column %1").arg(title);
  const QString way = m_model.isDescending(column) ? tr("greatest first") : tr("smallest first");
  return place == 1 ? tr("Column %1, sorted, %2").arg(title, way) : tr("Column %1, sorted as number %2, %3").arg(title).arg(place).arg(way);
}

void RunTableHeader::setMarked(int column) {
  m_marked = column < m_model.columnCount() ? column : -1;
  if (m_marked >= 0 && hasFocus())
    announce(this, spokenTitle(m_marked));
  else
    setAccessibleName(tr("Columns"));
  viewport()->update();
}

void RunTableHeader::keyPressEvent(QKeyEvent* event) {
  const int last = m_model.columnCount() - 1, column = m_marked;
  if (column < 0) return event->ignore();
  const bool shift = event->modifiers() == Qt::ShiftModifier, plain = event->modifiers() == Qt::NoModifier;
  const int key = event->key();
  if (plain && (key == Qt::Key_Left || key == Qt::Key_Right))
    Q_EMIT columnWanted(std::clamp(column + (key == Qt::Key_Left ? -1 : 1), 0, last));
  else if (plain && (key == Qt::Key_Home || key == Qt::Key_End))
    Q_EMIT columnWanted(key == Qt::Key_Home ? 0 : last);
  else if ((plain || shift) && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space))
    m_model.sortBy(column, shift);
  else if (key == Qt::Key_Menu || (shift && key == Qt::Key_F10))
    Q_EMIT menuWanted(column);
  else if (plain && (key == Qt::Key_Down || key == Qt::Key_Escape))
    Q_EMIT rowsWanted();
  else
    event->ignore();
}

// What QAbstractItemView does here is about cells.
void RunTableHeader::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  Q_EMIT keyboardCame();
}

void RunTableHeader::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason) Q_EMIT keyboardLeft();
}

}  // namespace leyden
