// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "table/run_table_view.h"

#include <experiment/run_table_model.h>

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTimer>
#include <algorithm>

#include "table/run_table_delegate.h"
#include "table/run_table_header.h"
#include "theme.h"
#include "widgets/figures.h"

namespace leyden {

namespace {

constexpr int kNameWidth = 220, kLeastWidth = 72, kGreatestWidth = 360;
constexpr int kMeasuredRows = 50;     // a table of ten thousand is not measured whole
constexpr int kMeasuredColumns = 64;  // nor one of twelve thousand columns

}  // namespace

RunTableView::RunTableView(RunTableModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_header(makeHeader(*this)), m_pinned(new QTableView(this)), m_edge(new QFrame(this)) {
  setObjectName(QStringLiteral("runTable"));
  setAccessibleName(tr("Table of runs"));
  prepare(*this);
  makeHeader(*m_pinned);
  m_pinned->setObjectName(QStringLiteral("pinnedColumns"));
  m_pinned->setAccessibleName(tr("Pinned columns"));
  prepare(*m_pinned);
  m_pinned->setSelectionModel(selectionModel());
  m_pinned->setFocusProxy(this);
  m_pinned->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_pinned->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_edge->setObjectName(QStringLiteral("verticalLine"));
  m_pinned->viewport()->installEventFilter(this);
  viewport()->installEventFilter(this);
  viewport()->stackUnder(m_pinned);
  // It follows the cursor as every view does; its columns are the first ones, always.
  connect(m_pinned->horizontalScrollBar(), &QScrollBar::valueChanged, this,
          [this] { m_pinned->horizontalScrollBar()->setValue(0); });
  connect(m_pinned->verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, m_pinned->verticalScrollBar(), &QScrollBar::setValue);
  connect(horizontalHeader(), &QHeaderView::sectionResized, this,
          [this](int column, int, int size) { resized(*m_pinned, column, size); });
  connect(m_pinned->horizontalHeader(), &QHeaderView::sectionResized, this,
          [this](int column, int, int size) { resized(*this, column, size); });
  connect(&model, &QAbstractItemModel::modelReset, this, &RunTableView::measure);
  // Columns that nobody has sized fit the first rows that come, and stay so as one types a filter.
  connect(&model, &QAbstractItemModel::layoutChanged, this, [this] {
    if (!m_measured || m_measuredGroups != showsGroups()) measure();
  });
  // The sums of groups are wider than what they are of.
  connect(&model, &RunTableModel::valuesCame, this, [this] {
    if (showsGroups()) measure();
  });
  measure();
  followTitles();
}

RunTableHeader* RunTableView::makeHeader(QTableView& view) {
  auto* header = new RunTableHeader(m_model, &view);
  view.setHorizontalHeader(header);
  connect(header, &RunTableHeader::moved, this, &RunTableView::reorder);
  connect(header, &RunTableHeader::menuRequested, this, &RunTableView::columnMenuRequested);
  return header;
}

void RunTableView::prepare(QTableView& view) {
  view.setModel(&m_model);
  view.setItemDelegate(new RunTableDelegate(&view));
  view.setShowGrid(false);
  view.setWordWrap(false);
  view.setTabKeyNavigation(false);
  view.setSelectionBehavior(QAbstractItemView::SelectRows);
  view.setSelectionMode(QAbstractItemView::ExtendedSelection);
  view.setEditTriggers(QAbstractItemView::EditKeyPressed);
  view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view.verticalHeader()->hide();
  view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view.verticalHeader()->setDefaultSectionSize(RunTableDelegate::kRowHeight);
  view.setContextMenuPolicy(Qt::CustomContextMenu);
  connect(&view, &QWidget::customContextMenuRequested, this,
          [this, &view](const QPoint& at) { Q_EMIT menuRequested(view.viewport()->mapToGlobal(at)); });
}

int RunTableView::pinnedCount() const {
  const auto& columns = m_model.layout().columns;
  return static_cast<int>(std::count_if(columns.begin(), columns.end(), [](const auto& c) { return c.pinned; }));
}

int RunTableView::currentColumn() const {
  return m_titleColumn >= 0 ? m_titleColumn : std::max(0, currentIndex().column());
}

void RunTableView::setCurrentColumn(int row, int column) {
  if (m_titleColumn >= 0) markTitle(column);
  const QModelIndex index = m_model.index(std::min(row, m_model.rowCount() - 1), column);
  if (row >= 0 && index.isValid()) selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
  showColumn(column);
}

void RunTableView::showColumn(int column) {
  if (column < pinnedCount()) return;
  const int left = columnViewportPosition(column), hidden = m_pinned->isVisible() ? m_pinned->width() : 0;
  const int over = left + columnWidth(column) - viewport()->width();
  if (over > 0) horizontalScrollBar()->setValue(horizontalScrollBar()->value() + std::min(over, left - hidden));
  if (left < hidden) horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left - hidden);
}

QPoint RunTableView::titleCorner(int column) const {
  const QHeaderView* header = (column < pinnedCount() ? m_pinned : static_cast<const QTableView*>(this))->horizontalHeader();
  return header->viewport()->mapToGlobal(QPoint(header->sectionViewportPosition(column), header->height()));
}

// The titles of both halves are one row; those of the scrolled half have the keyboard for both.
void RunTableView::followTitles() {
  m_header->setFocusPolicy(Qt::TabFocus);
  connect(m_header, &RunTableHeader::keyboardCame, this, [this] { markTitle(currentColumn()); });
  connect(m_header, &RunTableHeader::keyboardLeft, this, [this] { markTitle(-1); });
  connect(m_header, &RunTableHeader::columnWanted, this, [this](int column) { setCurrentColumn(currentIndex().row(), column); });
  connect(m_header, &RunTableHeader::menuWanted, this,
          [this](int column) { Q_EMIT columnMenuRequested(column, titleCorner(column)); });
  connect(m_header, &RunTableHeader::rowsWanted, this, [this] {
    setCurrentColumn(std::max(0, currentIndex().row()), m_titleColumn);
    setFocus(Qt::OtherFocusReason);
  });
  connect(&m_model, &RunTableModel::layoutEdited, this, [this] {
    if (m_titleColumn >= 0) markTitle(std::min(m_titleColumn, m_model.columnCount() - 1));
  });
}

void RunTableView::markTitle(int column) {
  m_titleColumn = column;
  for (QTableView* view : {static_cast<QTableView*>(this), m_pinned})
    static_cast<RunTableHeader*>(view->horizontalHeader())->setMarked(column);
  Q_EMIT currentColumnChanged(currentColumn());
}

void RunTableView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTableView::currentChanged(current, previous);
  if (m_titleColumn < 0 && current.column() != previous.column()) Q_EMIT currentColumnChanged(currentColumn());
}

int RunTableView::widthByContent(int column) const {
  const Field& field = m_model.field(column);
  const bool name = field.kind == Field::Kind::Fact && field.fact == Field::Fact::Name;
  int width = std::max(name ? kNameWidth : kLeastWidth, m_header->titleWidth(column));
  if (field.kind == Field::Kind::Fact && field.fact == Field::Fact::Started)  // of which closed groups show none
    width = std::max(width, static_cast<int>(figuresWidth(Theme::instance().font(Theme::Type::Base),
                                                          QStringLiteral("2000-00-00 00:00"))) +
                                2 * RunTableDelegate::kPadding + 2);
  const int rows = column < kMeasuredColumns ? std::min(m_model.rowCount(), kMeasuredRows) : 0;
  for (int row = 0; row < rows; ++row)
    width = std::max(width, itemDelegate()->sizeHint({}, m_model.index(row, column)).width());
  return std::min(width, kGreatestWidth);
}

bool RunTableView::showsGroups() const {
  return m_model.rowCount() > 0 && m_model.index(0, 0).data(RunTableModel::IsGroupRole).toBool();
}

void RunTableView::measure() {
  m_widths.clear();
  m_measured = m_model.rowCount() > 0;
  m_measuredGroups = showsGroups();
  for (int column = 0; column < m_model.columnCount(); ++column) m_widths.push_back(widthByContent(column));
  fitColumns();
}

void RunTableView::fitColumns() {
  if (static_cast<int>(m_widths.size()) != m_model.columnCount()) return;  // they are measured in a moment
  m_fitting = true;
  int total = 0, name = -1;
  const auto& columns = m_model.layout().columns;
  for (int column = 0; column < m_model.columnCount(); ++column) {
    const auto& entry = columns[static_cast<size_t>(column)];
    const int width = entry.width > 0 ? entry.width : m_widths[static_cast<size_t>(column)];
    if (columnWidth(column) != width) setColumnWidth(column, width);
    if (m_pinned->columnWidth(column) != width) m_pinned->setColumnWidth(column, width);
    total += width;
    const bool isName = entry.field.kind == Field::Kind::Fact && entry.field.fact == Field::Fact::Name;
    if (isName && entry.width == 0) name = column;
  }
  const int spare = viewport()->width() - total;
  if (spare > 0 && name >= 0) {
    setColumnWidth(name, columnWidth(name) + spare);
    m_pinned->setColumnWidth(name, columnWidth(name));
  }
  m_fitting = false;
  placePinned();
}

void RunTableView::fitColumn(int column) {
  setColumnWidth(column, widthByContent(column));
}

void RunTableView::resized(QTableView& other, int column, int size) {
  if (m_fitting) return;
  m_fitting = true;
  other.setColumnWidth(column, size);
  m_fitting = false;
  m_model.setWidth(column, size);
  placePinned();
}

// The pinned columns are the model's first ones: the view over them is as wide as they are.
void RunTableView::placePinned() {
  int width = 0;
  for (int column = 0; column < pinnedCount(); ++column) width += columnWidth(column);
  const int most = viewport()->width() * 2 / 3;  // something is left to scroll
  m_pinned->setGeometry(viewport()->x(), 0, std::min(width, most), viewport()->height() + horizontalHeader()->height());
  m_pinned->setVisible(width > 0);
  m_edge->setGeometry(m_pinned->geometry().right(), 0, 1, m_pinned->height());
  m_edge->setVisible(width > 0);
  m_edge->raise();
}

void RunTableView::reorder(const QList<int>& order) {
  TableLayout layout = m_model.layout();
  const auto before = layout.columns;
  if (order.size() != static_cast<qsizetype>(before.size())) return;
  for (qsizetype place = 0; place < order.size(); ++place)
    layout.columns[static_cast<size_t>(place)] = before[static_cast<size_t>(order[place])];
  std::stable_partition(layout.columns.begin(), layout.columns.end(), [](const auto& c) { return c.pinned; });
  m_model.setLayout(layout);
  // The model has the order now (or keeps its own: pinned columns stay in front); the sections follow it.
  for (QTableView* view : {static_cast<QTableView*>(this), m_pinned}) {
    QHeaderView* header = view->horizontalHeader();
    for (int column = 0; column < m_model.columnCount(); ++column)
      header->moveSection(header->visualIndex(column), column);
  }
}

void RunTableView::resizeEvent(QResizeEvent* event) {
  QTableView::resizeEvent(event);
  fitColumns();
}

bool RunTableView::toggleGroup(const QModelIndex& index) {
  if (!index.data(RunTableModel::IsGroupRole).toBool()) return false;
  m_model.setGroupOpen(index.row(), !index.data(RunTableModel::OpenRole).toBool());
  return true;
}

bool RunTableView::groupKey(const QKeyEvent& event) {
  const QModelIndex row = currentIndex();
  if (!row.data(RunTableModel::IsGroupRole).toBool() || event.modifiers() != Qt::NoModifier) return false;
  const bool open = row.data(RunTableModel::OpenRole).toBool();
  switch (event.key()) {
    case Qt::Key_Right:
      if (open) return false;
      return toggleGroup(row);
    case Qt::Key_Left:
      if (!open) return false;
      return toggleGroup(row);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return toggleGroup(row);
    default:
      return false;
  }
}

void RunTableView::keyPressEvent(QKeyEvent* event) {
  if (groupKey(*event)) return;
  if (event->key() == Qt::Key_Menu || (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier)) {
    const QRect cell = visualRect(currentIndex());
    Q_EMIT menuRequested(viewport()->mapToGlobal(cell.isValid() ? cell.bottomLeft() : QPoint(16, 16)));
    return;
  }
  if (event->key() == Qt::Key_Up && event->modifiers() == Qt::NoModifier && currentIndex().row() <= 0)
    return m_header->setFocus(Qt::OtherFocusReason);
  if (event->matches(QKeySequence::Copy)) return event->ignore();  // the page copies whole rows
  QTableView::keyPressEvent(event);
}

// A click on a group's arrow, and a double click anywhere on it, opens and closes it.
bool RunTableView::eventFilter(QObject* watched, QEvent* event) {
  const bool press = event->type() == QEvent::MouseButtonPress, twice = event->type() == QEvent::MouseButtonDblClick;
  if ((press || twice) && (watched == viewport() || watched == m_pinned->viewport())) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const auto* view = watched == viewport() ? static_cast<QTableView*>(this) : m_pinned;
    const QModelIndex index = view->indexAt(mouse->position().toPoint());
    const bool arrow = mouse->position().x() < view->visualRect(index.siblingAtColumn(0)).left() + 30;
    if (mouse->button() == Qt::LeftButton && index.isValid() && (twice || arrow) && toggleGroup(index)) return true;
  }
  return QTableView::eventFilter(watched, event);
}

// A cell must not stay under the pinned columns.
QModelIndex RunTableView::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
  const QModelIndex next = QTableView::moveCursor(action, modifiers);
  const int hidden = m_pinned->isVisible() ? m_pinned->width() : 0;
  const int left = visualRect(next).left();
  if (next.column() >= pinnedCount() && left < hidden)
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left - hidden);
  return next;
}

void RunTableView::scrollTo(const QModelIndex& index, ScrollHint hint) {
  // Of a pinned column, only the row must come.
  if (index.column() < pinnedCount()) {
    const int x = horizontalScrollBar()->value();
    QTableView::scrollTo(index, hint);
    horizontalScrollBar()->setValue(x);
    return;
  }
  QTableView::scrollTo(index, hint);
}

}  // namespace leyden
