// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/scatter_page.h"

#include <experiment/plot_axes.h>
#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QCheckBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app_context.h"
#include "compare/plot_fields.h"
#include "compare/scale_legend.h"
#include "compare/scatter_plot.h"
#include "panel_registry.h"
#include "shell/settings.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("scatter"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Scatter")), PanelSpec::Compare, 30,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ScatterPage(context, parent); }});

QString figure(double value) {
  return QString::number(value, 'f', 2).replace('-', QChar(0x2212));
}

}  // namespace

ScatterPage::ScatterPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_names(new PlotAxes(*context.runs(), this)),
      m_data(new PlotData(*context.runs(), *context.filter(), this)),
      m_plot(new ScatterPlot(*context.runs(), *m_data, *context.brush())),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))) {
  setObjectName(QStringLiteral("scatterPage"));
  m_data->setLogBySchema(logBySchema(context));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildCard());
  restore();
  follow();
  takeStandard();
  showState();
}

QWidget* ScatterPage::buildCard() {
  return makeCardPage(buildHeader(), m_plot);
}

FieldButton* ScatterPage::addField(QHBoxLayout* layout, const QString& label, const char* name, const QString& none,
                                   bool scales) {
  auto* button = new FieldButton(*m_names, label, none, this);
  button->setObjectName(QLatin1String(name));
  button->offerScales(scales);
  layout->addWidget(makeLabel(label, Theme::Type::Base, "secondary", this));
  layout->addWidget(button);
  connect(button, &FieldButton::chosen, this, &ScatterPage::edited);
  connect(button, &FieldButton::scaleChosen, this, &ScatterPage::edited);
  return button;
}

QWidget* ScatterPage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  m_y = addField(layout, tr("y"), "scatterY", {}, true);
  m_x = addField(layout, tr("x"), "scatterX", {}, true);
  m_size = addField(layout, tr("size"), "scatterSize", tr("all the same"), false);
  m_colour = addField(layout, tr("colour"), "scatterColour", tr("run"), false);
  m_legend = new ScaleLegend(header);
  layout->addWidget(m_legend);
  layout->addSpacing(6);
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_fact->setObjectName(QStringLiteral("scatterFact"));
  m_fact->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  layout->addWidget(m_fact, 1);
  m_trend = new QCheckBox(tr("Trend"), header);
  m_trend->setObjectName(QStringLiteral("scatterTrend"));
  m_trend->setChecked(true);
  m_trend->setToolTip(tr("The straight line of least squares; over logarithms where an axis is logarithmic"));
  connect(m_trend, &QCheckBox::toggled, m_plot, &ScatterPlot::setTrend);
  layout->addWidget(m_trend);
  return header;
}

void ScatterPage::follow() {
  connect(m_names, &PlotAxes::fieldsChanged, this, &ScatterPage::takeStandard);
  connect(m_data, &PlotData::changed, this, &ScatterPage::showState);
  connect(m_plot, &ScatterPlot::trendChanged, this, &ScatterPage::showTrend);
  connect(m_plot, &ScatterPlot::runEntered, &m_context, &AppContext::setHighlightedRunId);
  connect(m_plot, &ScatterPlot::runClicked, &m_context, &AppContext::setCurrentRunId);
  connect(&m_context, &AppContext::highlightedRunChanged, m_plot, &ScatterPlot::setHighlightedRun);
  connect(&m_context, &AppContext::pluginsChanged, this, [this] { m_data->setLogBySchema(logBySchema(m_context)); });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
}

// The first parameter that differs, and what runs are judged by.
void ScatterPage::takeStandard() {
  if (m_chosen) return wish();
  const std::vector<Field> fields = m_names->fields();
  if (fields.empty()) return;
  m_x->setField(fields.front());
  m_y->setField(m_names->colour() ? m_names->colour() : std::optional(fields.back()));
  wish();
}

void ScatterPage::wish() {
  if (!m_x->field() || !m_y->field()) return;
  std::vector<PlotData::Wish> wishes = {{*m_x->field(), m_x->scale()}, {*m_y->field(), m_y->scale()}};
  ScatterPlot::Roles roles;
  if (m_size->field()) {
    roles.size = static_cast<int>(wishes.size());
    wishes.push_back({*m_size->field()});
  }
  if (m_colour->field()) {
    roles.colour = static_cast<int>(wishes.size());
    wishes.push_back({*m_colour->field()});
  }
  m_data->setWishes(wishes);
  m_plot->setRoles(roles);
  showState();
}

void ScatterPage::edited() {
  m_chosen = true;
  QStringList said;
  TableLayout kept;  // which knows how to write fields
  for (const FieldButton* button : {m_x, m_y, m_size, m_colour}) {
    said << (button->field() ? QString::number(static_cast<int>(button->scale())) : QStringLiteral("none"));
    if (button->field()) kept.columns.push_back({*button->field()});
  }
  const auto settings = openSettings();
  settings->setValue(workspaceKey(m_context, QStringLiteral("scatter")), kept.toJson());
  settings->setValue(workspaceKey(m_context, QStringLiteral("scatterScales")), said);
  wish();
}

void ScatterPage::restore() {
  const auto settings = openSettings();
  const auto kept = TableLayout::fromJson(settings->value(workspaceKey(m_context, QStringLiteral("scatter"))).toByteArray());
  const QStringList said = settings->value(workspaceKey(m_context, QStringLiteral("scatterScales"))).toStringList();
  if (!kept || said.size() != 4) return;
  size_t next = 0;
  int place = 0;
  for (FieldButton* button : {m_x, m_y, m_size, m_colour}) {
    const QString word = said[place++];
    if (word == QLatin1String("none") || next >= kept->columns.size()) continue;
    button->setField(kept->columns[next++].field);
    button->setScale(static_cast<AxisScale>(std::clamp(word.toInt(), 0, static_cast<int>(AxisScale::Categories))));
  }
  m_chosen = m_x->field() && m_y->field();
}

void ScatterPage::showTrend() {
  const Correlation& trend = m_plot->trend();
  QStringList facts;
  if (!std::isnan(trend.r))
    facts << tr("r %1 · Spearman's ρ %2 · %3 runs").arg(figure(trend.r), figure(trend.rho), countText(static_cast<qint64>(trend.count)));
  if (m_plot->leftOut() > 0 && m_plot->leftOut() < m_data->runIds().size())
    facts << tr("%1 without a value").arg(countText(m_plot->leftOut()));
  m_fact->setText(facts.join(QStringLiteral(" · ")));
  m_trend->setEnabled(!std::isnan(trend.slope));
}

void ScatterPage::showState() {
  const auto& axes = m_data->axes();
  m_legend->setAxis(m_colour->field() && !axes.empty() ? axes.back() : nullptr);
  const int count = static_cast<int>(m_data->runIds().size()), all = m_context.runs()->rowCount();
  const bool drawn = !axes.empty() && m_plot->leftOut() < count;
  if (!m_context.runs()->isLoaded())
    m_empty->setTexts({}, tr("Reading the workspace"));
  else if (all < 2)
    m_empty->setTexts(tr("Nothing to compare yet"), tr("Train two runs with different values: each is a dot here."), tr("New run"));
  else
    m_empty->setTexts(tr("No run matches"), tr("The filter in force lets none of the runs through."));
  m_stack->setCurrentIndex(all < 2 || count == 0 ? 0 : 1);
  if (!drawn && count > 0 && m_data->isComplete() && !axes.empty())
    m_fact->setText(tr("No run has both values. Choose others."));
}

}  // namespace leyden
