// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_dialog.h"

#include <experiment/chart_board.h>

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "widgets/builders.h"

namespace leyden {

ChartDialog::ChartDialog(const QString& heading, const Chart& chart, const QStringList& known, QWidget* parent)
    : QDialog(parent),
      m_known(known),
      m_metrics(new QStandardItemModel(this)),
      m_found(new QSortFilterProxyModel(this)),
      m_search(new QLineEdit(this)),
      m_pattern(new QLineEdit(chart.pattern, this)),
      m_title(new QLineEdit(chart.title, this)) {
  setObjectName(QStringLiteral("chartDialog"));
  setWindowTitle(heading);
  m_pattern->setObjectName(QStringLiteral("chartPattern"));
  m_pattern->setPlaceholderText(tr("such as ^grad/ or loss$"));
  m_pattern->setAccessibleName(tr("Regular expression"));
  m_title->setObjectName(QStringLiteral("chartTitle"));
  m_title->setPlaceholderText(tr("by its metrics"));
  m_title->setAccessibleName(tr("Title"));
  m_matches = makeLabel({}, Theme::Type::Small, "secondary", this);
  m_matches->setObjectName(QStringLiteral("chartMatches"));
  m_matches->setWordWrap(true);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelChart"), this);
  m_accept = makeButton(tr("Show"), "primary", QStringLiteral("acceptChart"), this);
  m_accept->setDefault(true);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(heading, Theme::Type::Heading, "", this));
  layout->addWidget(makeLabel(tr("Metrics that this chart shows"), Theme::Type::Strong, "", this));
  layout->addWidget(buildList(), 1);
  layout->addWidget(makeLabel(tr("and all that a regular expression finds"), Theme::Type::Strong, "", this));
  layout->addWidget(m_pattern);
  layout->addWidget(m_matches);
  layout->addWidget(makeLabel(tr("Title"), Theme::Type::Strong, "", this));
  layout->addWidget(m_title);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, m_accept}));
  setMinimumWidth(440);
  fill(chart);
  connect(m_pattern, &QLineEdit::textChanged, this, &ChartDialog::showMatches);
  connect(m_metrics, &QStandardItemModel::itemChanged, this, &ChartDialog::showMatches);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
  showMatches();
  m_search->setFocus();
}

QWidget* ChartDialog::buildList() {
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  m_search->setObjectName(QStringLiteral("chartSearch"));
  m_search->setPlaceholderText(tr("Search"));
  m_search->setAccessibleName(tr("Search metrics"));
  m_search->setClearButtonEnabled(true);
  m_found->setSourceModel(m_metrics);
  m_found->setFilterCaseSensitivity(Qt::CaseInsensitive);
  connect(m_search, &QLineEdit::textChanged, m_found, &QSortFilterProxyModel::setFilterFixedString);
  m_list = new QListView(card);
  m_list->setObjectName(QStringLiteral("chartMetrics"));
  m_list->setAccessibleName(tr("Metrics"));
  m_list->setModel(m_found);
  m_list->setUniformItemSizes(true);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setStyleSheet(QStringLiteral("QListView::item { height: 26px; }"));
  m_list->setMinimumHeight(180);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(8, 8, 4, 4);
  inside->setSpacing(6);
  inside->addWidget(m_search);
  inside->addWidget(m_list);
  return card;
}

// Chosen ones first, in their order; they stay even where no run has them just now.
void ChartDialog::fill(const Chart& chart) {
  QStringList names = chart.metrics;
  for (const QString& metric : m_known)
    if (!names.contains(metric)) names.append(metric);
  for (const QString& name : names) {
    auto* item = new QStandardItem(name);
    item->setCheckable(true);
    item->setCheckState(chart.metrics.contains(name) ? Qt::Checked : Qt::Unchecked);
    m_metrics->appendRow(item);
  }
}

ChartDialog::Chart ChartDialog::chart() const {
  Chart chart{{}, m_pattern->text().trimmed(), m_title->text().trimmed()};
  for (int row = 0; row < m_metrics->rowCount(); ++row)
    if (m_metrics->item(row)->checkState() == Qt::Checked) chart.metrics.append(m_metrics->item(row)->text());
  return chart;
}

void ChartDialog::showMatches() {
  const Chart wanted = chart();
  const QRegularExpression expression(wanted.pattern);
  QString why;
  if (!expression.isValid()) {
    why = tr("This is no regular expression: %1 (at character %2).")
              .arg(expression.errorString())
              .arg(expression.patternErrorOffset() + 1);
  } else if (wanted.pattern.isEmpty() && wanted.metrics.isEmpty()) {
    why = tr("Tick a metric, or write a regular expression.");
  }
  m_accept->setEnabled(why.isEmpty());
  m_accept->setToolTip(why);
  setTone(m_matches, expression.isValid() ? "secondary" : "bad");
  if (!why.isEmpty() || wanted.pattern.isEmpty()) return m_matches->setText(why);
  const QStringList found = matching_metrics(wanted.pattern, m_known);
  QString text = found.isEmpty()      ? tr("It finds no metric yet; those that come later join.")
                 : found.size() == 1 ? tr("It finds %1.").arg(found.first())
                                     : tr("It finds %1 metrics: %2").arg(found.size()).arg(found.mid(0, 6).join(", "));
  if (found.size() > 6) text += QStringLiteral(" …");
  m_matches->setText(text);
}

}  // namespace leyden
