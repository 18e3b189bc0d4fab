// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/timeline_page.h"

#include <experiment/run_list_model.h>
#include <experiment/text_format.h>

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "app_context.h"
#include "compare/timeline_plot.h"
#include "panel_registry.h"
#include "widgets/builders.h"
#include "widgets/choice_box.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("timeline"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Timeline")), PanelSpec::Compare, 55,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new TimelinePage(context, parent); }});

// "14:31:05 to 14:40:00", with the day where they have different ones.
QString spanText(const TimelineModel::Span& span) {
  const QLocale english(QLocale::English);
  const QDateTime from = QDateTime::fromMSecsSinceEpoch(std::llround(span.first * 1000));
  const QDateTime to = QDateTime::fromMSecsSinceEpoch(std::llround(span.second * 1000));
  const QString form = from.date() == to.date() ? QStringLiteral("HH:mm:ss") : QStringLiteral("d MMM HH:mm");
  return TimelinePage::tr("%1 to %2").arg(english.toString(from, form), english.toString(to, form));
}

}  // namespace

TimelinePage::TimelinePage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new TimelineModel(*context.runs(), *context.filter(), *context.brush(), this)),
      m_plot(new TimelinePlot(*context.runs(), *m_model, *context.brush())),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))) {
  setObjectName(QStringLiteral("timelinePage"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(makeCardPage(buildHeader(), m_plot));
  m_model->setSelectedRuns(context.selectedRunIds());
  m_plot->setSelectedRuns(context.selectedRunIds());
  follow();
  showState();
}

QWidget* TimelinePage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_fact->setObjectName(QStringLiteral("timelineFact"));
  m_scope = new ChoiceBox(header);
  m_scope->setObjectName(QStringLiteral("timelineScope"));
  m_scope->setAccessibleName(tr("Which runs stand here"));
  m_scope->addItem(tr("all runs"));
  m_scope->addItem(tr("visible runs"));
  m_scope->addItem(tr("selected runs"));
  m_all = makeIconButton(QStringLiteral("reset"), tr("Show everything (Home)"), QStringLiteral("timelineAll"), header);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(tr("Timeline"), Theme::Type::Strong, "", header));
  layout->addWidget(m_fact, 1);
  layout->addWidget(m_scope);
  layout->addWidget(m_all);
  return header;
}

void TimelinePage::follow() {
  connect(m_model, &TimelineModel::changed, this, &TimelinePage::showState);
  connect(m_model, &TimelineModel::spanChanged, this, &TimelinePage::showState);
  connect(m_context.runs(), &RunListModel::loaded, this, &TimelinePage::showState);
  connect(m_plot, &TimelinePlot::viewChanged, this, [this] { m_all->setEnabled(!m_plot->showsAll()); });
  connect(m_plot, &TimelinePlot::runEntered, &m_context, &AppContext::setHighlightedRunId);
  connect(m_plot, &TimelinePlot::runClicked, this, &TimelinePage::select);
  connect(&m_context, &AppContext::highlightedRunChanged, m_plot, &TimelinePlot::setHighlightedRun);
  connect(&m_context, &AppContext::selectedRunsChanged, m_plot, &TimelinePlot::setSelectedRuns);
  connect(&m_context, &AppContext::selectedRunsChanged, m_model, &TimelineModel::setSelectedRuns);
  connect(m_scope, &QComboBox::currentIndexChanged, this, [this](int index) {
    m_model->setScope(static_cast<TimelineModel::Scope>(index));
    m_plot->showAll();
    showState();
  });
  connect(m_all, &QToolButton::clicked, m_plot, &TimelinePlot::showAll);
  connect(m_empty, &EmptyState::buttonPressed, this, [this] {
    if (m_model->scope() == TimelineModel::Scope::All)
      m_context.openNewRun();
    else
      m_scope->setCurrentIndex(0);
  });
  m_all->setEnabled(false);
}

void TimelinePage::select(const QString& runId, bool added) {
  QStringList ids = m_context.selectedRunIds();
  if (!added)
    ids = {runId};
  else if (ids.removeAll(runId) == 0)
    ids << runId;
  m_context.setSelectedRunIds(ids);
  m_context.setCurrentRunId(runId);
}

void TimelinePage::showState() {
  const int count = m_model->rowCount();
  QStringList facts;
  if (const auto extent = m_model->extent()) {
    facts << (count == 1 ? tr("1 run") : tr("%1 runs").arg(countText(count)));
    facts << tr("%1, %2").arg(spanText(*extent), format_duration(extent->second - extent->first));
  }
  if (m_model->span()) facts << tr("brushed: at work from %1").arg(spanText(*m_model->span()));
  if (m_model->unread() > 0) facts << tr("reading %1 more").arg(countText(m_model->unread()));
  if (m_model->withoutTime() > 0) facts << tr("%1 without a time").arg(countText(m_model->withoutTime()));
  m_fact->setText(facts.join(QStringLiteral(" · ")));
  if (count == 0) showEmpty();
  m_stack->setCurrentIndex(count == 0 ? 0 : 1);
}

void TimelinePage::showEmpty() {
  if (!m_context.runs()->isLoaded() || m_model->unread() > 0)
    m_empty->setTexts({}, tr("Reading the workspace"));
  else if (m_context.runs()->rowCount() == 0)
    m_empty->setTexts(tr("No runs yet"), tr("Each run is a bar here, from when it began to when it ended."), tr("New run"));
  else if (m_model->withoutTime() > 0)
    m_empty->setTexts(tr("No times"), tr("Of none of these runs it is known when it began."));
  else if (m_model->scope() == TimelineModel::Scope::Visible)
    m_empty->setTexts(tr("No visible run"), tr("Open the eye of a run in the list, or show all runs."), tr("Show all runs"));
  else if (m_model->scope() == TimelineModel::Scope::Selected)
    m_empty->setTexts(tr("No run is selected"), tr("Select runs in the list, or show all runs."), tr("Show all runs"));
  else
    m_empty->setTexts(tr("No run matches"), tr("The filter in force lets none of the runs through."));
}

void TimelinePage::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  m_model->setActive(true);
}

void TimelinePage::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_model->setActive(false);
}

}  // namespace leyden
