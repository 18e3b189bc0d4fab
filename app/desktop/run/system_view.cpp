// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_view.h"

#include <experiment/run_list_model.h>

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "app_context.h"
#include "panel_registry.h"
#include "run/current_details.h"
#include "run/system_chart.h"
#include "run/system_loader.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

constexpr int kChartWidth = 300, kGap = 12;

const PanelRegistrar registrar(
    {QStringLiteral("run_system"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "System")), PanelSpec::Run, 60,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new SystemView(context, parent); }});

}  // namespace

SystemView::SystemView(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_loader(new SystemLoader(this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("cpu"))),
      m_axis(new ChoiceBox(this)),
      m_fact(makeLabel({}, Theme::Type::Small, "secondary", this)),
      m_grid(new QGridLayout) {
  setObjectName(QStringLiteral("runSystem"));
  m_axis->setObjectName(QStringLiteral("systemAxis"));
  m_axis->setAccessibleName(tr("Axis"));
  m_axis->addItem(tr("by step"));
  m_axis->addItem(tr("by time since the start"));
  auto* bar = new QHBoxLayout;
  bar->addWidget(m_axis);
  bar->addSpacing(8);
  bar->addWidget(m_fact, 1);
  m_grid->setSpacing(kGap);
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(16, 12, 16, 16);
  inside->setSpacing(12);
  inside->addLayout(bar);
  inside->addLayout(m_grid);
  inside->addStretch(1);
  auto* scroll = new QScrollArea;
  scroll->setAccessibleName(tr("What the machine did"));
  scroll->setWidget(page);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(scroll);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  auto* whenVisible = new WhenVisible(this, [this] {
    follow();
    m_loader->refresh();
  });
  connect(&context, &AppContext::currentRunChanged, whenVisible, &WhenVisible::request);
  connect(&currentDetails(context), &RunDetailsProvider::loaded, whenVisible, &WhenVisible::request);
  connect(m_loader, &SystemLoader::loaded, this, &SystemView::showCurves);
  connect(m_loader, &SystemLoader::failed, this, [this](const QString& sentence) {
    m_empty->setTexts(tr("The run cannot be read"), sentence);
    m_stack->setCurrentIndex(0);
  });
  connect(m_axis, &QComboBox::currentIndexChanged, this, &SystemView::showCurves);
  follow();
}

void SystemView::follow() {
  const QString path = m_context.runs()->indexOf(m_context.currentRunId()).data(RunListModel::PathRole).toString();
  m_loader->setRun(std::filesystem::path(path.toStdU16String()));
  if (!m_loader->curves()) {
    m_empty->setTexts({}, tr("Reading the run"));
    m_stack->setCurrentIndex(0);
  }
}

void SystemView::showCurves() {
  const auto curves = m_loader->curves();
  if (!curves) return;
  if (curves->curves.empty()) {
    m_empty->setTexts(tr("Nothing was measured"),
                      tr("Load, memory and the like are logged every two seconds while a run trains, unless that is switched off."));
    return m_stack->setCurrentIndex(0);
  }
  std::map<std::string, SystemChart*> kept;
  const bool bySteps = curves->hasSteps && m_axis->currentIndex() == 0;
  m_axis->setEnabled(curves->hasSteps);
  for (const auto& curve : curves->curves) {
    auto found = m_charts.find(curve.name);
    SystemChart* chart = found != m_charts.end() ? found->second : nullptr;
    if (!chart) {
      chart = new SystemChart(this);
      chart->setObjectName(QStringLiteral("systemChart_") + QString::fromStdString(curve.name));
      connect(chart, &SystemChart::cursorMoved, this, &SystemView::moveCursor);
    } else {
      m_charts.erase(found);
    }
    chart->setCurve(curves, &curve, bySteps);
    kept[curve.name] = chart;
  }
  const bool others = !m_charts.empty() || m_grid->count() != static_cast<int>(kept.size());
  for (const auto& [name, chart] : m_charts) delete chart;
  m_charts = std::move(kept);
  m_fact->setText(tr("%1 values, the newest at %2").arg(m_charts.size()).arg(durationText(curves->curves.front().seconds.back())));
  if (others) {
    m_columns = 0;
    arrange();
  }
  m_stack->setCurrentIndex(1);
}

void SystemView::arrange() {
  const int columns = std::max(1, (width() - 32 + kGap) / (kChartWidth + kGap));
  if (columns == m_columns) return;
  m_columns = columns;
  while (m_grid->count() > 0) delete m_grid->takeAt(0);
  for (int column = 0; column < 12; ++column) m_grid->setColumnStretch(column, column < columns ? 1 : 0);
  int place = 0;
  for (const auto& [name, chart] : m_charts) {
    m_grid->addWidget(chart, place / columns, place % columns);
    chart->show();
    ++place;
  }
}

void SystemView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void SystemView::moveCursor(double x) {
  for (const auto& [name, chart] : m_charts) chart->setCursorX(x);
}

}  // namespace leyden
