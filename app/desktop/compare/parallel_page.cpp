// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/parallel_page.h"

#include <experiment/plot_axes.h>
#include <experiment/plot_data.h>
#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QActionGroup>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app_context.h"
#include "compare/parallel_plot.h"
#include "compare/plot_fields.h"
#include "compare/scale_legend.h"
#include "panel_registry.h"
#include "shell/settings.h"
#include "table/column_chooser.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("parallel"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Parallel")), PanelSpec::Compare, 20,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ParallelPage(context, parent); }});

}  // namespace

ParallelPage::ParallelPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_axes(new PlotAxes(*context.runs(), this)),
      m_data(new PlotData(*context.runs(), *context.filter(), this)),
      m_plot(new ParallelPlot(*context.runs(), *m_data, *m_axes, *context.brush())),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyState(QStringLiteral("layers"))) {
  setObjectName(QStringLiteral("parallelPage"));
  m_data->setLogBySchema(logBySchema(context));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_stack);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildCard());
  follow();
  restore();
  wish();
  showState();
}

ParallelPage::~ParallelPage() {
  if (m_save.isActive()) save();
}

QWidget* ParallelPage::buildCard() {
  return makeCardPage(buildHeader(), m_plot);
}

QWidget* ParallelPage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_colour = new FieldButton(*m_axes, tr("colour by"), tr("run"), header);
  m_colour->setObjectName(QStringLiteral("parallelColour"));
  m_legend = new ScaleLegend(header);
  QPushButton* axes = makeButton(tr("Axes"), "", QStringLiteral("axesButton"), header);
  axes->setIcon(Theme::instance().icon(QStringLiteral("columns")));
  axes->setToolTip(tr("Choose what stands on the axes"));
  connect(axes, &QPushButton::clicked, this, [this, axes] {
    auto* chooser = new ColumnChooser(*m_axes, {tr("Axes of the plot"), tr("Find an axis"), tr("Standard axes")}, this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->showBelow(axes);
  });
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(tr("Parallel coordinates"), Theme::Type::Strong, "", header));
  layout->addWidget(m_fact, 1);
  layout->addWidget(m_legend);
  layout->addWidget(makeLabel(tr("colour by"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_colour);
  layout->addWidget(axes);
  return header;
}

void ParallelPage::follow() {
  connect(m_axes, &PlotAxes::fieldsChanged, this, &ParallelPage::wish);
  connect(m_axes, &PlotAxes::fieldsChanged, &m_save, qOverload<>(&QTimer::start));
  connect(m_data, &PlotData::changed, this, &ParallelPage::showState);
  connect(m_colour, &FieldButton::chosen, m_axes, &PlotAxes::setColour);
  connect(m_plot, &ParallelPlot::runEntered, &m_context, &AppContext::setHighlightedRunId);
  connect(m_plot, &ParallelPlot::runClicked, &m_context, &AppContext::setCurrentRunId);
  connect(m_plot, &ParallelPlot::menuRequested, this, &ParallelPage::openMenu);
  connect(&m_context, &AppContext::highlightedRunChanged, m_plot, &ParallelPlot::setHighlightedRun);
  connect(&m_context, &AppContext::highlightedRunChanged, this, &ParallelPage::showState);
  connect(&m_context, &AppContext::pluginsChanged, this, [this] { m_data->setLogBySchema(logBySchema(m_context)); });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  m_save.setSingleShot(true);
  m_save.setInterval(300);
  connect(&m_save, &QTimer::timeout, this, &ParallelPage::save);
}

void ParallelPage::wish() {
  std::vector<PlotData::Wish> wishes;
  for (const auto& axis : m_axes->axes()) wishes.push_back({axis.field, axis.scale});
  if (m_axes->colour()) wishes.push_back({*m_axes->colour(), AxisScale::Automatic});
  m_colour->setField(m_axes->colour());
  m_data->setWishes(wishes);
  m_plot->update();
}

void ParallelPage::showState() {
  const int count = static_cast<int>(m_data->runIds().size());
  const QString highlighted = m_context.highlightedRunId();
  m_fact->setText(highlighted.isEmpty()
                      ? count == 1 ? tr("1 run") : tr("%1 runs").arg(countText(count))
                      : m_context.runs()->displayName(highlighted));
  const bool coloured = m_axes->colour() && !m_data->axes().empty() && m_data->axes().size() > m_axes->axes().size();
  m_legend->setAxis(coloured ? m_data->axes().back() : nullptr);
  if (!m_context.runs()->isLoaded())
    m_empty->setTexts({}, tr("Reading the workspace"));
  else if (m_context.runs()->rowCount() < 2)
    m_empty->setTexts(tr("Nothing to compare yet"),
                      tr("Train two runs with different values: each is a line from its parameters to its metrics."),
                      tr("New run"));
  else if (count == 0)
    m_empty->setTexts(tr("No run matches"), tr("The filter in force lets none of the runs through."));
  m_stack->setCurrentIndex(m_context.runs()->rowCount() < 2 || count == 0 ? 0 : 1);
}

void ParallelPage::openMenu(int axis, const QPoint& global) {
  const PlotAxes::Axis& of = m_axes->axes().at(static_cast<size_t>(axis));
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("axisMenu"));
  auto* scales = new QActionGroup(&menu);
  const auto scale = [&](const QString& text, AxisScale which) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(of.scale == which);
    scales->addAction(action);
    connect(action, &QAction::triggered, m_axes, [this, axis, which] { m_axes->setScale(axis, which); });
  };
  scale(tr("Scale by the values"), AxisScale::Automatic);
  scale(tr("Linear scale"), AxisScale::Linear);
  scale(tr("Log scale"), AxisScale::Log);
  scale(tr("Categories"), AxisScale::Categories);
  menu.addSeparator();
  QAction* flipped = menu.addAction(tr("Upside down"));
  flipped->setCheckable(true);
  flipped->setChecked(of.flipped);
  connect(flipped, &QAction::triggered, m_axes, [this, axis](bool on) { m_axes->setFlipped(axis, on); });
  menu.addAction(tr("Colour by this"), m_axes, [this, field = of.field] { m_axes->setColour(field); });
  if (m_context.brush()->range(of.field))
    menu.addAction(tr("Clear the brush"), m_axes, [this, field = of.field] { m_context.brush()->clear(field); });
  menu.addSeparator();
  menu.addAction(tr("Move left"), m_axes, [this, axis] { m_axes->move(axis, axis - 1); })->setEnabled(axis > 0);
  menu.addAction(tr("Move right"), m_axes, [this, axis] { m_axes->move(axis, axis + 1); })
      ->setEnabled(axis + 1 < static_cast<int>(m_axes->axes().size()));
  menu.addAction(tr("Remove the axis"), m_axes, [this, axis] { m_axes->remove(axis); })
      ->setEnabled(m_axes->axes().size() > 1);
  menu.exec(global);
}

void ParallelPage::restore() {
  m_axes->fromJson(openSettings()->value(workspaceKey(m_context, QStringLiteral("parallel"))).toByteArray());
}

void ParallelPage::save() {
  const auto settings = openSettings();
  const QString key = workspaceKey(m_context, QStringLiteral("parallel"));
  if (m_axes->isStandard())
    settings->remove(key);
  else
    settings->setValue(key, m_axes->toJson());
}

}  // namespace leyden
