// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/run_table_header.h"

#include <experiment/run_table_model.h>

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QTimer>
#include <algorithm>

#include "theme.h"

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
  const int column = logicalIndexAt(event->pos());
  if (column >= 0) openMenu(column, event->globalPos());
}

void RunTableHeader::openMenu(int column, const QPoint& global) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("columnMenu"));
  const Theme& theme = Theme::instance();
  const auto& entry = m_model.layout().columns[static_cast<size_t>(column)];
  const auto change = [this](auto edit) {
    TableLayout layout = m_model.layout();
    edit(layout);
    std::stable_partition(layout.columns.begin(), layout.columns.end(), [](const auto& c) { return c.pinned; });
    m_model.setLayout(layout);
  };
  const auto sort = [&](const QString& text, bool descending) {
    menu.addAction(text, this, [change, field = entry.field, descending] {
      change([&](TableLayout& layout) { layout.sort = {{field, descending}}; });
    });
  };
  const bool numeric = m_model.headerData(column, Qt::Horizontal, RunTableModel::NumericRole).toBool();
  sort(numeric ? tr("Smallest first") : tr("Sort upwards"), false);
  sort(numeric ? tr("Greatest first") : tr("Sort downwards"), true);
  menu.addAction(tr("Sort by this, too"), this, [this, column] { m_model.sortBy(column, true); });
  if (!m_model.layout().sort.empty())
    menu.addAction(tr("Newest first again"), this, [change] { change([](TableLayout& layout) { layout.sort.clear(); }); });
  menu.addSeparator();
  QAction* pin = menu.addAction(theme.icon(QStringLiteral("pin")), entry.pinned ? tr("Unpin") : tr("Pin at the left"));
  connect(pin, &QAction::triggered, this, [change, column] {
    change([&](TableLayout& layout) {
      auto& one = layout.columns[static_cast<size_t>(column)];
      one.pinned = !one.pinned;
    });
  });
  if (numeric) {
    QAction* shade = menu.addAction(theme.icon(QStringLiteral("shade")),
                                    entry.shaded ? tr("No shades") : tr("Shade by value"));
    connect(shade, &QAction::triggered, this,
            [this, column, on = !entry.shaded] { m_model.setShaded(column, on); });
  }
  const bool isName = entry.field.kind == Field::Kind::Fact && entry.field.fact == Field::Fact::Name;
  if (!isName && entry.field.kind != Field::Kind::Metric) {
    menu.addAction(theme.icon(QStringLiteral("group")), tr("Group by this"), this, [change, field = entry.field] {
      change([&](TableLayout& layout) {
        layout.group_by = {field};
        layout.everything_but_seeds = false;
      });
    });
  }
  menu.addSeparator();
  menu.addAction(tr("Fit the width"), this, [this, column] { Q_EMIT fitRequested(column); });
  if (!isName) {
    menu.addAction(theme.icon(QStringLiteral("eye-off")), tr("Hide the column"), this, [change, column] {
      change([&](TableLayout& layout) { layout.columns.erase(layout.columns.begin() + column); });
    });
  }
  menu.exec(global);
}

}  // namespace leyden
