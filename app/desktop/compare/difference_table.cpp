// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/difference_table.h"

#include <experiment/difference_model.h>

#include <QKeyEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <algorithm>
#include <numeric>

#include "compare/difference_delegate.h"
#include "theme.h"

namespace leyden {

namespace {
constexpr int kHeaderHeight = 32;
constexpr int kLeastColumn = 96;
constexpr int kMostNames = 320;
constexpr int kMostColumn = 260;
constexpr int kPinned = 2;           // the names and the base
constexpr int kMeasuredCells = 4000;  // of hundreds of runs, the first rows say how wide
}  // namespace

DifferenceHeader::DifferenceHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setFixedHeight(kHeaderHeight);
  setMinimumSectionSize(60);
  setSectionsClickable(true);
}

void DifferenceHeader::setColours(const QStringList& colours) {
  m_colours = colours;
  viewport()->update();
}

void DifferenceHeader::setHighlighted(int section) {
  if (std::exchange(m_highlighted, section) != section) viewport()->update();
}

void DifferenceHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  const Theme& theme = Theme::instance();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->fillRect(rect, theme.colour(section > 0 && section == m_highlighted ? Theme::Hover : Theme::Panel));
  painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(Theme::Line));
  QRectF room = QRectF(rect).adjusted(DifferenceDelegate::kPadding, 0, -DifferenceDelegate::kPadding, -1);
  if (section > 0 && section <= m_colours.size()) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(QColor(m_colours[section - 1]));
    painter->drawEllipse(QPointF(room.left() + 10, room.center().y()), 4.5, 4.5);
    room.adjust(20, 0, 0, 0);
  }
  painter->setFont(theme.font(section == 1 ? Theme::Type::SmallStrong : Theme::Type::Small));
  painter->setPen(theme.colour(section == 1 ? Theme::Text : Theme::Secondary));
  const QString title = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
  painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                    painter->fontMetrics().elidedText(title, Qt::ElideMiddle, static_cast<int>(room.width())));
  painter->restore();
}

DifferenceTable::DifferenceTable(DifferenceModel& model, QWidget* parent)
    : QTableView(parent),
      m_model(model),
      m_header(new DifferenceHeader(this)),
      m_pinned(new QTableView(this)),
      m_pinnedHeader(new DifferenceHeader(m_pinned)),
      m_edge(new QFrame(this)) {
  setObjectName(QStringLiteral("differenceTable"));
  setAccessibleName(tr("Differences of the runs"));
  prepare(*this, m_header);
  m_pinned->setObjectName(QStringLiteral("pinnedDifferences"));
  m_pinned->setAccessibleName(tr("Names and base run"));
  prepare(*m_pinned, m_pinnedHeader);
  m_pinned->setSelectionModel(selectionModel());
  m_pinned->setFocusProxy(this);
  m_pinned->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_pinned->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edge->setObjectName(QStringLiteral("verticalLine"));
  setMouseTracking(true);
  connect(m_pinned->horizontalScrollBar(), &QScrollBar::valueChanged, this,
          [this] { m_pinned->horizontalScrollBar()->setValue(0); });
  connect(m_pinned->verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, m_pinned->verticalScrollBar(), &QScrollBar::setValue);
  connect(horizontalScrollBar(), &QScrollBar::rangeChanged, this, &DifferenceTable::placePinned);
  connect(&model, &QAbstractItemModel::modelReset, this, &DifferenceTable::measure);
  connect(&model, &QAbstractItemModel::headerDataChanged, this, &DifferenceTable::measure);
  connect(&model, &QAbstractItemModel::dataChanged, viewport(), qOverload<>(&QWidget::update));
  measure();
}

void DifferenceTable::prepare(QTableView& view, DifferenceHeader* header) {
  view.setHorizontalHeader(header);
  view.setModel(&m_model);
  view.setItemDelegate(new DifferenceDelegate(&view));
  view.verticalHeader()->hide();
  view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view.verticalHeader()->setDefaultSectionSize(DifferenceDelegate::kRowHeight);
  view.setShowGrid(false);
  view.setTabKeyNavigation(false);
  view.setSelectionBehavior(QAbstractItemView::SelectRows);
  view.setSelectionMode(QAbstractItemView::SingleSelection);
  view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view.setEditTriggers(QAbstractItemView::NoEditTriggers);
  view.setWordWrap(false);
  connect(header, &QHeaderView::sectionDoubleClicked, this, [this](int section) {
    if (section > 0) Q_EMIT baseRequested(runOf(section));
  });
}

void DifferenceTable::setColours(const QStringList& colours) {
  m_header->setColours(colours);
  m_pinnedHeader->setColours(colours);
}

QString DifferenceTable::runOf(int column) const {
  return column > 0 ? m_model.headerData(column, Qt::Horizontal, DifferenceModel::RunIdRole).toString() : QString();
}

void DifferenceTable::setHighlightedRun(const QString& runId) {
  const int section = runId.isEmpty() ? -1 : 1 + static_cast<int>(m_model.runIds().indexOf(runId));
  m_header->setHighlighted(section);
  m_pinnedHeader->setHighlighted(section);
}

int DifferenceTable::widthByContent(int column) const {
  const QFontMetrics header(Theme::instance().font(Theme::Type::SmallStrong));
  const QString title = m_model.headerData(column, Qt::Horizontal).toString();
  int width = std::max(kLeastColumn, header.horizontalAdvance(title) + 38);
  const int rows = std::clamp(kMeasuredCells / m_model.columnCount(), 8, std::max(8, m_model.rowCount()));
  for (int row = 0; row < std::min(rows, m_model.rowCount()); ++row)
    width = std::max(width, itemDelegate()->sizeHint({}, m_model.index(row, column)).width());
  return std::min(width, column == 0 ? kMostNames : kMostColumn);
}

void DifferenceTable::measure() {
  m_widths.clear();
  for (int column = 0; column < m_model.columnCount(); ++column) m_widths.append(widthByContent(column));
  fit();
}

// Columns are as wide as their contents ask for; what is left over is shared out.
void DifferenceTable::fit() {
  const int columns = static_cast<int>(m_widths.size());
  if (columns == 0 || columns != m_model.columnCount()) return;
  const int total = std::accumulate(m_widths.begin(), m_widths.end(), 0);
  const int spare = std::max(0, viewport()->width() - total);
  for (int column = 0; column < columns; ++column) {
    const int share = spare / columns + (column == columns - 1 ? spare % columns : 0);
    for (QHeaderView* header : {static_cast<QHeaderView*>(m_header), static_cast<QHeaderView*>(m_pinnedHeader)})
      header->resizeSection(column, m_widths[column] + share);
  }
  const bool wide = total > viewport()->width();
  const int bar = wide ? horizontalScrollBar()->sizeHint().height() : 0;
  Q_EMIT fitted(kHeaderHeight + m_model.rowCount() * DifferenceDelegate::kRowHeight + bar + 2);
  placePinned();
}

void DifferenceTable::placePinned() {
  const bool needed = horizontalScrollBar()->maximum() > 0 && m_model.columnCount() > kPinned;
  int width = 0;
  for (int column = 0; column < std::min(kPinned, m_model.columnCount()); ++column) width += columnWidth(column);
  m_pinned->setGeometry(viewport()->x(), 0, std::min(width, viewport()->width() * 2 / 3),
                        viewport()->height() + kHeaderHeight);
  m_pinned->setVisible(needed);
  m_edge->setGeometry(m_pinned->geometry().right(), 0, 1, m_pinned->height());
  m_edge->setVisible(needed);
  m_edge->raise();
}

void DifferenceTable::scrollTo(const QModelIndex& index, ScrollHint hint) {
  const int x = horizontalScrollBar()->value();
  QTableView::scrollTo(index, hint);
  if (!m_pinned->isVisible()) return;
  if (index.column() < kPinned) return horizontalScrollBar()->setValue(x);  // it is in view
  const int hidden = m_pinned->width(), left = visualRect(index).left();
  if (left < hidden) horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left - hidden);
}

void DifferenceTable::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fit();
}

void DifferenceTable::requestBase() {
  if (currentIndex().column() <= 0) return;
  const int row = currentIndex().row();
  Q_EMIT baseRequested(runOf(currentIndex().column()));
  setCurrentIndex(m_model.index(row, 1));
}

bool DifferenceTable::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::MouseMove)
    Q_EMIT runEntered(runOf(indexAt(static_cast<QMouseEvent*>(event)->position().toPoint()).column()));
  else if (event->type() == QEvent::Leave)
    Q_EMIT runEntered({});
  return QTableView::viewportEvent(event);
}

}  // namespace leyden
