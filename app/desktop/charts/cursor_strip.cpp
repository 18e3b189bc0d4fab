// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/cursor_strip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <map>

#include "charts/chart_card.h"
#include "charts/chart_format.h"
#include "charts/chart_plot.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kRowHeight = 22;
constexpr int kMostRows = 6;  // seen at once; the others by scrolling

// A run's name with its colour before it.
class NameDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    return {QStyledItemDelegate::sizeHint(option, index).width() + 20, kRowHeight};
  }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QColor colour = QColor::fromRgb(index.data(CursorModel::ColourRole).toUInt());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    painter->drawEllipse(QPointF(option.rect.left() + 8, option.rect.center().y() + 1), 4, 4);
    QStyleOptionViewItem text = option;
    text.rect.adjust(18, 0, 0, 0);
    QStyledItemDelegate::paint(painter, text, index);
  }
};

QString differenceText(CurveAxis axis, double difference) {
  if (axis == CurveAxis::Step) return formatCount(static_cast<qint64>(std::llround(difference)));
  if (!isTime(axis)) return formatValue(difference);
  return difference < 0 ? QStringLiteral("−") + formatDuration(-difference, true) : formatDuration(difference, true);
}

std::vector<CursorRow> rowsOf(const ChartPlot& plot, const CursorPlaces& places, std::optional<double> time) {
  std::vector<CursorRow> rows;
  std::map<QString, std::size_t> at;
  const auto add = [&](double place, std::optional<double> CursorRow::*which) {
    for (const ChartValue& value : plot.valuesAt(place)) {
      const auto [known, fresh] = at.try_emplace(value.run->key(), rows.size());
      if (fresh) rows.push_back({value.run->id, value.run->label(), value.run->colour.rgba(), {}, {}});
      rows[known->second].*which = value.shown;
    }
  };
  if (time) add(*time, &CursorRow::time);
  if (places) add((*places)[0], &CursorRow::first);
  if (places) add((*places)[1], &CursorRow::second);
  return rows;
}

}  // namespace

CursorStrip::CursorStrip(CursorModel& model, QWidget* parent)
    : QFrame(parent), m_model(model), m_table(new QTreeView(this)) {
  m_model.setFormat(formatValue);
  setObjectName(QStringLiteral("cursorStrip"));
  setProperty("card", true);
  m_title = makeLabel({}, Theme::Type::Strong, "", this);
  QToolButton* copyButton = makeIconButton(QStringLiteral("copy"), tr("Copy the values at the cursors"),
                                           QStringLiteral("copyCursors"), this);
  QToolButton* close =
      makeIconButton(QStringLiteral("close"), tr("Take the cursors away"), QStringLiteral("closeCursors"), this);
  m_table->setObjectName(QStringLiteral("cursorTable"));
  m_table->setAccessibleName(tr("Values at the cursors"));
  m_table->setModel(&m_model);
  m_table->setRootIsDecorated(false);
  m_table->setUniformRowHeights(true);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setItemDelegateForColumn(CursorModel::Name, new NameDelegate(m_table));
  m_table->header()->setStretchLastSection(false);
  m_table->header()->setSectionResizeMode(CursorModel::Name, QHeaderView::Stretch);
  for (int column = CursorModel::First; column < CursorModel::ColumnCount; ++column) {
    m_table->header()->setSectionResizeMode(column, QHeaderView::Interactive);
    m_table->header()->resizeSection(column, 150);
  }
  m_table->header()->moveSection(CursorModel::Time, CursorModel::First);
  auto* top = new QHBoxLayout;
  top->setSpacing(4);
  top->addWidget(m_title, 1);
  top->addWidget(copyButton);
  top->addWidget(close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 6, 8, 8);
  layout->setSpacing(2);
  layout->addLayout(top);
  layout->addWidget(m_table);
  connect(copyButton, &QToolButton::clicked, this, &CursorStrip::copy);
  connect(close, &QToolButton::clicked, this, &CursorStrip::closed);
  hide();
}

void CursorStrip::copy() {
  QGuiApplication::clipboard()->setText(m_model.text());
}

void CursorStrip::showValues(ChartCard* card, const CursorPlaces& places, CurveAxis axis, std::optional<double> time) {
  if ((!places && !time) || !card) {
    hide();
    return;
  }
  m_title->setText(places ? tr("Two cursors in %1").arg(card->fullTitle()) : tr("Time cursor in %1").arg(card->fullTitle()));
  m_model.setTimePlace(time ? tr("T: %1").arg(formatPosition(axis, *time)) : QString());
  if (places) {
    const auto [first, second] = *places;
    m_model.setPlaces(tr("A: %1").arg(formatPosition(axis, first)), tr("B: %1").arg(formatPosition(axis, second)),
                      tr("B − A: %1").arg(differenceText(axis, second - first)));
  } else {
    m_model.setPlaces({}, {}, {});
  }
  m_table->setColumnHidden(CursorModel::Time, !time);
  for (const int column : {CursorModel::First, CursorModel::Second, CursorModel::Difference})
    m_table->setColumnHidden(column, !places);
  m_model.setRows(rowsOf(card->plot(), places, time));
  const int rows = std::clamp(m_model.rowCount(), 1, kMostRows);
  m_table->setFixedHeight(m_table->header()->sizeHint().height() + rows * kRowHeight + 2);
  setVisible(true);
}

}  // namespace leyden
