// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_view.h"

#include <experiment/cursor_model.h>
#include <experiment/run_list_model.h>

#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

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
  connect(context.cursor(), &CursorModel::stepChanged, this, &SystemView::showTime);
  connect(context.cursor(), &CursorModel::sharedChanged, this, &SystemView::showTime);
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
      connect(chart, &SystemChart::timePlaced, this, [this, name = curve.name](double x) { placeTime(name, x); });
    } else {
      m_charts.erase(found);
    }
    chart->setCurve(curves, &curve, bySteps);
    kept[curve.name] = chart;
  }
  const bool others = !m_charts.empty() || m_grid->count() != static_cast<int>(kept.size());
  for (const auto& [name, chart] : m_charts) delete chart;
  m_charts = std::move(kept);
  showTime();
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

bool SystemView::isBySteps() const {
  return m_loader->curves() && m_loader->curves()->hasSteps && m_axis->currentIndex() == 0;
}

// By time, the step is where the run had come to by then.
void SystemView::placeTime(const std::string& name, double x) {
  const auto curves = m_loader->curves();
  if (!curves || !curves->hasSteps) return;
  if (isBySteps()) return m_context.cursor()->setStep(std::llround(x));
  for (const auto& curve : curves->curves) {
    if (curve.name != name) continue;
    const auto after = std::lower_bound(curve.seconds.begin(), curve.seconds.end(), x);
    const auto at = static_cast<size_t>(std::min<std::ptrdiff_t>(after - curve.seconds.begin(), static_cast<std::ptrdiff_t>(curve.step.size()) - 1));
    m_context.cursor()->setStep(std::llround(curve.step[at]));
  }
}

void SystemView::showTime() {
  const auto curves = m_loader->curves();
  if (!curves || curves->curves.empty()) return;
  const auto& step = m_context.cursor()->step();
  const bool shown = step && curves->hasSteps && m_context.cursor()->isShared();
  for (const auto& curve : curves->curves) {
    double x = shown ? static_cast<double>(*step) : std::numeric_limits<double>::quiet_NaN();
    if (shown && !isBySteps()) {
      const auto after = std::lower_bound(curve.step.begin(), curve.step.end(), x);
      x = after == curve.step.end() ? std::numeric_limits<double>::quiet_NaN() : curve.seconds[static_cast<size_t>(after - curve.step.begin())];
    }
    if (const auto chart = m_charts.find(curve.name); chart != m_charts.end()) chart->second->setTimeX(x);
  }
  const QString values = tr("%1 values, the newest at %2").arg(m_charts.size()).arg(durationText(curves->curves.front().seconds.back()));
  m_fact->setText(shown ? tr("%1 · time cursor at step %2").arg(values, countText(*step)) : values);
}

void SystemView::moveCursor(double x) {
  for (const auto& [name, chart] : m_charts) chart->setCursorX(x);
}

}  // namespace leyden
