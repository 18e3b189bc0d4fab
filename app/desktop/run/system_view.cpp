// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/system_view.h"

#include <experiment/cursor_model.h>
#include <experiment/run_list_model.h>

#include <QHBoxLayout>
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
#include "run/system_charts.h"
#include "run/system_loader.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"
#include "widgets/when_visible.h"

namespace leyden {

namespace {

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
      m_charts(new SystemCharts(SystemCharts::Size::Large)) {
  setObjectName(QStringLiteral("runSystem"));
  m_axis->setObjectName(QStringLiteral("systemAxis"));
  m_axis->setAccessibleName(tr("Axis"));
  m_axis->addItem(tr("by step"));
  m_axis->addItem(tr("by time since the start"));
  auto* bar = new QHBoxLayout;
  bar->addWidget(m_axis);
  bar->addSpacing(8);
  bar->addWidget(m_fact, 1);
  auto* page = new QWidget;
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(16, 12, 16, 16);
  inside->setSpacing(12);
  inside->addLayout(bar);
  inside->addWidget(m_charts);
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
  connect(m_charts, &SystemCharts::timePlaced, this, &SystemView::placeTime);
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
  const bool bySteps = curves->hasSteps && m_axis->currentIndex() == 0;
  m_axis->setEnabled(curves->hasSteps);
  m_charts->setCurves(curves, curves->curves, bySteps);
  showTime();
  m_stack->setCurrentIndex(1);
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
    m_charts->setTimeX(curve.name, x);
  }
  const QString values = tr("%1 values, the newest at %2").arg(m_charts->count()).arg(durationText(curves->curves.front().seconds.back()));
  m_fact->setText(shown ? tr("%1 · time cursor at step %2").arg(values, countText(*step)) : values);
}

}  // namespace leyden
