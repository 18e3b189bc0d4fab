// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/brush_mark.h"

#include <experiment/run_brush.h>
#include <experiment/run_filter.h>
#include <experiment/run_list_model.h>

#include <QHBoxLayout>
#include <QPushButton>

#include "app_context.h"
#include "widgets/builders.h"
#include "widgets/texts.h"

namespace leyden {

BrushMark::BrushMark(AppContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_button(makeButton({}, "pill", QStringLiteral("clearBrush"), this)) {
  setObjectName(QStringLiteral("brushMark"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_button);
  m_button->setIcon(Theme::instance().icon(QStringLiteral("close"), Theme::AccentStrong));
  m_button->setIconSize(QSize(12, 12));
  m_button->setLayoutDirection(Qt::RightToLeft);
  m_button->setToolTip(tr("List, table and charts show what plots have brushed. Press to show all runs again."));
  connect(m_button, &QPushButton::clicked, this, [this] {
    m_context.brush()->clear();
    m_context.filter()->setChosen(std::nullopt);
  });
  // A hand that brushes says so many times a second.
  m_show.setSingleShot(true);
  m_show.setInterval(20);
  connect(&m_show, &QTimer::timeout, this, &BrushMark::showState);
  const auto soon = [this] {
    if (!m_show.isActive()) m_show.start();
  };
  connect(context.filter(), &RunFilter::changed, this, soon);
  connect(context.runs(), &RunListModel::runsChanged, this, [this, soon] {
    if (m_context.filter()->chosen()) soon();
  });
  showState();
}

QString BrushMark::text() const {
  return m_button->text();
}

void BrushMark::showState() {
  const RunFilter* filter = m_context.filter();
  setVisible(filter->chosen().has_value());
  if (!filter->chosen()) return;
  const RunListModel* runs = m_context.runs();
  int brushed = 0, all = 0;
  for (int row = 0; row < runs->rowCount(); ++row) {
    const QString id = runs->runIdAt(row);
    if (!filter->acceptsByText(id, runs->index(row, 0).data(RunListModel::ArchivedRole).toBool())) continue;
    ++all;
    if (filter->chosen()->contains(id)) ++brushed;
  }
  m_button->setText(tr("brushed: %1 of %2 runs, clear").arg(countText(brushed), countText(all)));
}

}  // namespace leyden
