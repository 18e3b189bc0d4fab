// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/rows_view.h"

#include <QApplication>
#include <QClipboard>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "actions/action_registry.h"
#include "app_context.h"
#include "run/current_details.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"
#include "widgets/figures.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr int kRowHeight = 30, kPadding = 8, kMostWidth = 420;

/// Numbers with digits that stand under each other, what matters bold.
class RowsDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const double width = figuresWidth(fontOf(index), index.data().toString()) + 2 * kPadding + 4;
    return {std::min(kMostWidth, static_cast<int>(width)), kRowHeight};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::instance();
    painter->save();
    if (option.state & QStyle::State_Selected) painter->fillRect(option.rect, theme.colour(Theme::AccentSoft));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.colour(Theme::ChartGrid));
    const QRectF room = QRectF(option.rect).adjusted(kPadding, 0, -kPadding, 0);
    const QFont font = fontOf(index);
    painter->setFont(font);
    painter->setPen(theme.colour(Theme::Text));
    const QString text = painter->fontMetrics().elidedText(index.data().toString().replace(QLatin1Char('\n'), QLatin1Char(' ')),
                                                           Qt::ElideMiddle, static_cast<int>(room.width()) + 1);
    if (index.data(RowsModel::NumberRole).toBool())
      drawFigures(*painter, room, font, text, Qt::AlignRight);
    else
      painter->drawText(room, Qt::AlignVCenter | Qt::AlignLeft, text);
    painter->restore();
  }

 private:
  static QFont fontOf(const QModelIndex& index) {
    return Theme::instance().font(index.data(RowsModel::StrongRole).toBool() ? Theme::Type::Strong : Theme::Type::Base);
  }
};

}  // namespace

RowsView::RowsView(AppContext& context, RowsTable (*make)(const RunDetails&), const Look& look, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_make(make),
      m_look(look),
      m_model(new RowsModel(this)),
      m_filter(new QSortFilterProxyModel(this)),
      m_table(new QTableView),
      m_search(new QLineEdit(this)),
      m_count(makeLabel({}, Theme::Type::Small, "secondary", this)),
      m_empty(new EmptyState(QStringLiteral("table"))),
      m_stack(new QStackedWidget(this)) {
  setObjectName(look.name);
  m_filter->setSourceModel(m_model);
  m_filter->setSortRole(RowsModel::SortRole);
  m_filter->setFilterKeyColumn(-1);
  m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
  m_table->setObjectName(look.name + QStringLiteral("Table"));
  m_table->setAccessibleName(look.title);
  m_table->setModel(m_filter);
  m_table->setItemDelegate(new RowsDelegate(m_table));
  m_table->setSortingEnabled(true);
  m_table->horizontalHeader()->setSortIndicatorClearable(true);
  m_table->sortByColumn(look.newestFirst ? 0 : -1, look.newestFirst ? Qt::DescendingOrder : Qt::AscendingOrder);
  m_table->setShowGrid(false);
  m_table->setTabKeyNavigation(false);
  m_table->setWordWrap(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
  m_table->horizontalHeader()->setHighlightSections(false);
  m_empty->setTexts(look.emptyTitle, look.emptySentence);
  auto* card = new QFrame;
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(8, 4, 8, 8);
  inside->addWidget(m_table);
  auto* page = new QWidget;
  auto* body = new QVBoxLayout(page);
  body->setContentsMargins(16, 12, 16, 16);
  body->setSpacing(8);
  body->addWidget(buildBar());
  body->addWidget(card, 1);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  auto* whenVisible = new WhenVisible(this, [this] { showDetails(); });
  connect(&currentDetails(context), &RunDetailsProvider::loaded, whenVisible, &WhenVisible::request);
  connect(&context, &AppContext::currentRunChanged, whenVisible, &WhenVisible::request);
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_filter->setFilterFixedString(text.trimmed());
    showCounts();
  });
  context.actions()->make(m_table, tr("Tables of a run"),
                          {"copyRowsOfRun", tr("Copy the selected rows, or all"), QKeySequence::Copy}, [this] { copy(); });
  showDetails();
}

QWidget* RowsView::buildBar() {
  auto* bar = new QWidget;
  m_search->setObjectName(m_look.name + QStringLiteral("Search"));
  m_search->setPlaceholderText(m_look.find);
  m_search->setAccessibleName(m_look.find);
  m_search->setProperty("search", true);
  m_search->setClearButtonEnabled(true);
  m_search->addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  m_search->setMaximumWidth(320);
  QToolButton* copyButton = makeIconButton(QStringLiteral("copy"), tr("Copy the selected rows, or all (Ctrl+C)"),
                                           m_look.name + QStringLiteral("Copy"), bar);
  connect(copyButton, &QToolButton::clicked, this, &RowsView::copy);
  auto* layout = new QHBoxLayout(bar);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(m_search, 1);
  layout->addWidget(m_count);
  layout->addStretch(1);
  layout->addWidget(copyButton);
  return bar;
}

void RowsView::showDetails() {
  const auto details = detailsOfCurrentRun(m_context);
  RowsTable table = details ? m_make(*details) : RowsTable();
  const bool other = m_run != m_context.currentRunId() || table.rows.size() != static_cast<size_t>(m_model->rowCount());
  m_run = m_context.currentRunId();
  m_stack->setCurrentIndex(table.rows.empty() ? 0 : 1);
  if (!details)
    m_empty->setTexts({}, tr("Reading the run"));
  else
    m_empty->setTexts(m_look.emptyTitle, m_look.emptySentence);
  m_model->setTable(std::move(table));
  if (other && m_model->rowCount() > 0) {
    for (int column = 0; column < m_model->columnCount(); ++column)
      m_table->horizontalHeader()->setSectionResizeMode(
          column, column == m_look.wideColumn ? QHeaderView::Stretch : QHeaderView::Interactive);
    m_table->resizeColumnsToContents();
  }
  showCounts();
}

void RowsView::showCounts() {
  const int all = m_model->rowCount(), shown = m_filter->rowCount();
  m_count->setText(shown == all ? countText(all) : tr("%1 of %2").arg(countText(shown), countText(all)));
}

void RowsView::copy() {
  QList<int> rows;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows << m_filter->mapToSource(index).row();
  if (rows.isEmpty())
    for (int row = 0; row < m_filter->rowCount(); ++row) rows << m_filter->mapToSource(m_filter->index(row, 0)).row();
  QApplication::clipboard()->setText(m_model->text(rows));
  m_context.notify(rows.size() == 1 ? tr("The row is in the clipboard.") : tr("%1 rows are in the clipboard.").arg(rows.size()));
}

}  // namespace leyden
