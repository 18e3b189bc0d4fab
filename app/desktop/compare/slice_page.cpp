// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/slice_page.h"

#include <experiment/plot_axes.h>
#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/slice_model.h>
#include <experiment/table_layout.h>

#include <QActionGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app_context.h"
#include "compare/plot_fields.h"
#include "compare/scale_legend.h"
#include "compare/scatter_plot.h"
#include "panel_registry.h"
#include "shell/settings.h"
#include "table/column_chooser.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

constexpr int kPlotWidth = 270, kPlotHeight = 230, kGap = 8, kSaveDelay = 300;

const PanelRegistrar registrar(
    {QStringLiteral("slice"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Slice")), PanelSpec::Compare, 32,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new SlicePage(context, parent); }});

}  // namespace

SlicePage::SlicePage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new SliceModel(*context.runs(), *context.filter(), this)),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("layers"))),
      m_save(new QTimer(this)) {
  setObjectName(QStringLiteral("slicePage"));
  m_model->data().setLogBySchema(logBySchema(context));
  m_stack->addWidget(m_empty);
  m_stack->addWidget(buildPlots());
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeCardPage(buildHeader(), m_stack));
  restore();
  follow();
  showState();
}

SlicePage::~SlicePage() {
  if (m_save->isActive()) save();
}

QWidget* SlicePage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  m_objective = new FieldButton(m_model->choice(), tr("objective"), {}, header);
  m_objective->setObjectName(QStringLiteral("sliceObjective"));
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_fact->setObjectName(QStringLiteral("sliceFact"));
  m_legend = new ScaleLegend(header);
  m_colour = new FieldButton(m_model->choice(), tr("colour by"), tr("age"), header);
  m_colour->setObjectName(QStringLiteral("sliceColour"));
  m_parameters = makeButton(tr("Parameters"), "", QStringLiteral("sliceParameters"), header);
  m_parameters->setIcon(Theme::instance().icon(QStringLiteral("columns")));
  m_parameters->setToolTip(tr("Choose what has a plot"));
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addWidget(makeLabel(tr("Slice of"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_objective);
  layout->addWidget(m_fact, 1);
  layout->addWidget(m_legend);
  layout->addWidget(makeLabel(tr("colour by"), Theme::Type::Base, "secondary", header));
  layout->addWidget(m_colour);
  layout->addWidget(m_parameters);
  return header;
}

QWidget* SlicePage::buildPlots() {
  m_page = new QWidget;
  m_page->setObjectName(QStringLiteral("slicePlots"));
  m_grid = new QGridLayout(m_page);
  m_grid->setContentsMargins(0, 0, 0, 0);
  m_grid->setSpacing(kGap);
  auto* scroll = new QScrollArea;
  scroll->setAccessibleName(tr("A plot for each parameter"));
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(m_page);
  scroll->setWidgetResizable(true);
  m_page->setAutoFillBackground(false);  // the card's ground
  scroll->viewport()->setAutoFillBackground(false);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return scroll;
}

void SlicePage::follow() {
  connect(m_model, &SliceModel::changed, this, &SlicePage::showState);
  connect(m_objective, &FieldButton::chosen, this, [this](const std::optional<Field>& field) {
    if (field) m_model->setObjective(*field);
  });
  connect(m_colour, &FieldButton::chosen, this, [this](const std::optional<Field>& field) {
    m_model->setColour(field);
    m_save->start();
  });
  connect(m_parameters, &QPushButton::clicked, this, [this] {
    auto* chooser = new ColumnChooser(m_model->choice(), {tr("Parameters with a plot"), tr("Find a parameter"), tr("Those that differ")}, this);
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->showBelow(m_parameters);
  });
  connect(&m_context, &AppContext::pluginsChanged, this, [this] { m_model->data().setLogBySchema(logBySchema(m_context)); });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
  m_save->setSingleShot(true);
  m_save->setInterval(kSaveDelay);
  connect(&m_model->choice(), &PlotAxes::fieldsChanged, m_save, qOverload<>(&QTimer::start));
  connect(m_save, &QTimer::timeout, this, &SlicePage::save);
}

void SlicePage::showState() {
  const bool ready = m_model->state() == SliceModel::State::Ready;
  m_objective->setField(m_model->objective());
  m_objective->setEnabled(m_model->objective().has_value());
  m_colour->setField(m_model->colour());
  const auto& axes = m_model->data().axes();
  if (!m_model->colour())
    m_legend->setEnds(tr("oldest"), tr("newest"));
  else
    m_legend->setAxis(axes.size() > 1 ? axes[1] : nullptr);
  QStringList facts;
  if (ready) {
    facts << (m_model->runCount() == 1 ? tr("1 run") : tr("%1 runs").arg(countText(m_model->runCount())));
    if (const int without = m_model->allRuns() - m_model->runCount(); without > 0)
      facts << tr("%1 without a value").arg(countText(without));
    facts << tr("the same y axis everywhere");
  }
  m_fact->setText(facts.join(QStringLiteral(" · ")));
  if (ready)
    showPlots();
  else
    showEmpty();
  m_stack->setCurrentIndex(ready ? 1 : 0);
}

void SlicePage::showEmpty() {
  switch (m_model->state()) {
    case SliceModel::State::Waiting:
      return m_empty->setTexts({}, tr("Reading the workspace"));
    case SliceModel::State::NoObjective:
      return m_empty->setTexts(tr("No metric yet"), tr("Parameters are drawn against a metric, and no run has logged one."), tr("New run"));
    case SliceModel::State::TooFewRuns:
      if (m_context.runs()->rowCount() < SliceModel::kLeastRuns)
        return m_empty->setTexts(tr("Nothing to compare yet"), tr("Train two runs with different values: each is a dot here."), tr("New run"));
      return m_empty->setTexts(tr("Too few runs"),
                               tr("A slice takes at least %1 runs with a finite value of %2; of those that the filter lets through it finds %3.")
                                   .arg(SliceModel::kLeastRuns)
                                   .arg(m_model->objective() ? title_of(*m_model->objective()) : QString())
                                   .arg(m_model->runCount()));
    case SliceModel::State::NothingDiffers:
      return m_empty->setTexts(tr("No parameter differs"), tr("The runs have the same parameters. Others can be chosen above."));
    case SliceModel::State::Ready:
      break;
  }
}

void SlicePage::showPlots() {
  const auto& panels = m_model->panels();
  const bool others = panels.size() != m_plots.size();
  while (m_plots.size() > panels.size()) {
    delete m_plots.back();
    m_plots.pop_back();
  }
  while (m_plots.size() < panels.size()) {
    auto* plot = new ScatterPlot(*m_context.runs(), m_model->data(), *m_context.brush(), m_page);
    plot->setTrend(false);
    plot->setCardAlways(false);
    plot->setMinimumHeight(kPlotHeight);
    plot->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(plot, &QWidget::customContextMenuRequested, this, [this, plot](const QPoint& at) { openMenu(plot, plot->mapToGlobal(at)); });
    connect(plot, &ScatterPlot::runEntered, &m_context, &AppContext::setHighlightedRunId);
    connect(plot, &ScatterPlot::runClicked, &m_context, &AppContext::setCurrentRunId);
    connect(&m_context, &AppContext::highlightedRunChanged, plot, &ScatterPlot::setHighlightedRun);
    m_plots.push_back(plot);
  }
  const int colour = m_model->colour() ? m_model->colourAxis() : ScatterPlot::kByOrder;
  for (size_t i = 0; i < panels.size(); ++i) {
    m_plots[i]->setObjectName(QStringLiteral("slice_") + title_of(panels[i].field));
    m_plots[i]->setAccessibleName(tr("%1 over %2").arg(title_of(*m_model->objective()), title_of(panels[i].field)));
    m_plots[i]->setRoles({panels[i].axis, 0, -1, colour});
  }
  if (others) {
    m_columns = 0;
    arrange();
  }
}

void SlicePage::openMenu(ScatterPlot* plot, const QPoint& global) {
  const auto place = static_cast<int>(std::find(m_plots.begin(), m_plots.end(), plot) - m_plots.begin());
  PlotAxes& choice = m_model->choice();
  if (place >= static_cast<int>(choice.axes().size())) return;
  const PlotAxes::Axis axis = choice.axes()[static_cast<size_t>(place)];
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("sliceMenu"));
  auto* scales = new QActionGroup(&menu);
  for (const auto& [text, scale] : {std::pair{tr("Scale by the values"), AxisScale::Automatic},
                                    std::pair{tr("Linear scale"), AxisScale::Linear},
                                    std::pair{tr("Log scale"), AxisScale::Log},
                                    std::pair{tr("Categories"), AxisScale::Categories}}) {
    QAction* action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(scale == axis.scale);
    scales->addAction(action);
    connect(action, &QAction::triggered, &choice, [&choice, place, scale = scale] { choice.setScale(place, scale); });
  }
  menu.addSeparator();
  menu.addAction(tr("Remove the plot"), &choice, [&choice, place] { choice.remove(place); })->setEnabled(choice.axes().size() > 1);
  menu.exec(global);
}

void SlicePage::arrange() {
  const int count = static_cast<int>(m_plots.size());
  if (count == 0) return;
  const int most = std::clamp((width() - 60) / (kPlotWidth + kGap), 1, count), rows = (count + most - 1) / most;
  const int columns = (count + rows - 1) / rows;  // four are two by two, not three and one
  if (columns == m_columns) return;
  m_columns = columns;
  while (m_grid->count() > 0) delete m_grid->takeAt(0);
  for (int i = 0; i < std::max(m_grid->columnCount(), columns); ++i) m_grid->setColumnStretch(i, i < columns ? 1 : 0);
  for (int i = 0; i < count; ++i) {
    m_plots[static_cast<size_t>(i)]->setLabelsOfY(i % columns == 0);
    m_grid->addWidget(m_plots[static_cast<size_t>(i)], i / columns, i % columns);
    m_plots[static_cast<size_t>(i)]->show();
  }
}

void SlicePage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void SlicePage::restore() {
  const auto settings = openSettings();
  m_model->choice().fromJson(settings->value(workspaceKey(m_context, QStringLiteral("slice"))).toByteArray());
  const auto colour = TableLayout::fromJson(settings->value(workspaceKey(m_context, QStringLiteral("sliceColour"))).toByteArray());
  if (colour && !colour->columns.empty()) m_model->setColour(colour->columns.front().field);
}

void SlicePage::save() {
  const auto settings = openSettings();
  const QString key = workspaceKey(m_context, QStringLiteral("slice")), colourKey = workspaceKey(m_context, QStringLiteral("sliceColour"));
  if (m_model->choice().isStandard())
    settings->remove(key);
  else
    settings->setValue(key, m_model->choice().toJson());
  TableLayout colour;  // which knows how to write fields
  if (m_model->colour()) colour.columns.push_back({*m_model->colour()});
  if (m_model->colour())
    settings->setValue(colourKey, colour.toJson());
  else
    settings->remove(colourKey);
}

}  // namespace leyden
