// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/contour_page.h"

#include <experiment/contour_model.h>
#include <experiment/plot_axes.h>
#include <experiment/run_list_model.h>
#include <experiment/table_layout.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "app_context.h"
#include "compare/contour_plot.h"
#include "compare/plot_fields.h"
#include "compare/scale_legend.h"
#include "panel_registry.h"
#include "shell/settings.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

const PanelRegistrar registrar(
    {QStringLiteral("contour"), QStringLiteral(QT_TRANSLATE_NOOP("panel", "Contour")), PanelSpec::Compare, 35,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new ContourPage(context, parent); }});

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ContourPage::ContourPage(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_model(new ContourModel(*context.runs(), *context.filter(), this)),
      m_plot(new ContourPlot(*context.runs(), *m_model, *context.brush())),
      m_stack(new QStackedWidget),
      m_empty(new EmptyState(QStringLiteral("layers"))) {
  setObjectName(QStringLiteral("contourPage"));
  m_model->data().setLogBySchema(logBySchema(context));
  auto* page = new QWidget;
  auto* inside = new QVBoxLayout(page);
  inside->setContentsMargins(0, 0, 0, 0);
  inside->setSpacing(4);
  m_method = makeLabel({}, Theme::Type::Small, "secondary", page);
  m_method->setObjectName(QStringLiteral("contourMethod"));
  m_method->setWordWrap(true);
  inside->addWidget(m_plot, 1);
  inside->addWidget(m_method);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(page);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeCardPage(buildHeader(), m_stack));
  restore();
  follow();
  showState();
}

FieldButton* ContourPage::addField(QHBoxLayout* layout, const QString& label, const char* name, int axis) {
  auto* button = new FieldButton(m_model->names(), label, {}, this);
  button->setObjectName(QLatin1String(name));
  button->offerScales(true);
  layout->addWidget(makeLabel(label, Theme::Type::Base, "secondary", this));
  layout->addWidget(button);
  const auto edited = [this, button, axis] {
    if (!button->field()) return;
    m_model->setWish(static_cast<ContourModel::Axis>(axis), {*button->field(), button->scale()});
    save();
  };
  connect(button, &FieldButton::chosen, this, edited);
  connect(button, &FieldButton::scaleChosen, this, edited);
  m_fields[axis] = button;
  return button;
}

QWidget* ContourPage::buildHeader() {
  auto* header = new QWidget;
  header->setFixedHeight(30);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  addField(layout, tr("value"), "contourValue", ContourModel::Value);
  addField(layout, tr("x"), "contourX", ContourModel::X);
  addField(layout, tr("y"), "contourY", ContourModel::Y);
  m_legend = new ScaleLegend(header);
  m_fact = new ElidedLabel(Theme::Type::Small, Theme::Secondary, header);
  m_fact->setObjectName(QStringLiteral("contourFact"));
  m_fact->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  layout->addWidget(m_fact, 1);
  layout->addWidget(m_legend);
  return header;
}

void ContourPage::follow() {
  connect(m_model, &ContourModel::changed, this, &ContourPage::showState);
  connect(m_plot, &ScatterPlot::runEntered, &m_context, &AppContext::setHighlightedRunId);
  connect(m_plot, &ScatterPlot::runClicked, &m_context, &AppContext::setCurrentRunId);
  connect(m_plot, &ContourPlot::valueEntered, this, &ContourPage::showFact);
  connect(&m_context, &AppContext::highlightedRunChanged, m_plot, &ScatterPlot::setHighlightedRun);
  connect(&m_context, &AppContext::pluginsChanged, this, [this] { m_model->data().setLogBySchema(logBySchema(m_context)); });
  connect(m_empty, &EmptyState::buttonPressed, this, [this] { m_context.openNewRun(); });
}

QString ContourPage::methodText() const {
  const auto field = m_model->field();
  const auto& axes = m_model->data().axes();
  if (!field || axes.size() != 3) return {};
  const QString value = title_of(axes[ContourModel::Value]->field);
  QString text;
  if (field->method == ContourField::Method::Triangles)
    text = tr("Interpolated linearly between neighbouring runs (Delaunay triangles); nothing is drawn outside of them.");
  else if (field->method == ContourField::Method::Strips)
    text = tr("Interpolated linearly along %1 within each category of %2; nothing is drawn outside of the runs.")
               .arg(title_of(axes[field->strips_along_y ? ContourModel::Y : ContourModel::X]->field),
                    title_of(axes[field->strips_along_y ? ContourModel::X : ContourModel::Y]->field));
  else
    text = tr("Each cell is the mean of its runs; nothing is interpolated between categories.");
  if (field->runs > static_cast<int>(field->places.size())) text += QLatin1Char(' ') + tr("Runs with the same values count as their mean.");
  if (axes[ContourModel::Value]->log) text += QLatin1Char(' ') + tr("All of it in logarithms of %1.").arg(value);
  return text;
}

void ContourPage::showState() {
  for (const int axis : {ContourModel::X, ContourModel::Y, ContourModel::Value}) {
    const auto& wish = m_model->wish(static_cast<ContourModel::Axis>(axis));
    m_fields[axis]->setEnabled(m_model->names().isReady());
    m_fields[axis]->setField(wish ? std::optional(wish->field) : std::nullopt);
    if (wish) m_fields[axis]->setScale(wish->scale);
  }
  const bool ready = m_model->state() == ContourModel::State::Ready;
  const auto& axes = m_model->data().axes();
  m_legend->setAxis(ready && axes.size() == 3 ? axes[ContourModel::Value] : nullptr);
  m_legend->setLevels(ready && axes.size() == 3 ? contour_levels(*axes[ContourModel::Value]) : std::vector<double>());
  m_method->setText(ready ? methodText() : QString());
  showFact(kNone);
  if (!ready) showEmpty();
  m_stack->setCurrentIndex(ready ? 1 : 0);
}

// Where the mouse is, else over how many runs.
void ContourPage::showFact(double value) {
  if (m_model->state() != ContourModel::State::Ready) return m_fact->setText({});
  const auto& axes = m_model->data().axes();
  if (!std::isnan(value) && axes.size() == 3)
    return m_fact->setText(tr("%1 ≈ %2 here").arg(title_of(axes[ContourModel::Value]->field), metricText(value)));
  QStringList facts = {m_model->runCount() == 1 ? tr("1 run") : tr("%1 runs").arg(countText(m_model->runCount()))};
  if (m_model->placeCount() < m_model->runCount()) facts << tr("%1 places").arg(countText(m_model->placeCount()));
  if (const int without = m_model->allRuns() - m_model->runCount(); without > 0)
    facts << tr("%1 without a value").arg(countText(without));
  m_fact->setText(facts.join(QStringLiteral(" · ")));
}

void ContourPage::showEmpty() {
  const bool hasRuns = m_context.runs()->rowCount() >= 2;
  const auto name = [this](ContourModel::Axis axis) {
    return m_model->wish(axis) ? title_of(m_model->wish(axis)->field) : QString();
  };
  const QString x = name(ContourModel::X), y = name(ContourModel::Y), value = name(ContourModel::Value);
  switch (m_model->state()) {
    case ContourModel::State::Waiting:
      return m_empty->setTexts({}, tr("Reading the workspace"));
    case ContourModel::State::NoFields:
      if (!hasRuns)
        return m_empty->setTexts(tr("Nothing to compare yet"),
                                 tr("Train at least %1 runs that differ in two parameters.").arg(ContourModel::kLeastPlaces), tr("New run"));
      return m_empty->setTexts(tr("Choose two parameters"), tr("The runs differ in fewer than two parameters by themselves. x, y and value can be chosen above."));
    case ContourModel::State::NoNumbers:
      return m_empty->setTexts(tr("%1 is no number").arg(value), tr("Between texts, or categories, there is nothing to draw. Choose another value, or another scale of it, above."));
    case ContourModel::State::TooFewPlaces:
      return m_empty->setTexts(tr("Too few runs"),
                               tr("A contour takes at least %1 different pairs of %2 and %3 with a finite %4; of the runs that the filter lets through it finds %5.")
                                   .arg(ContourModel::kLeastPlaces)
                                   .arg(x, y, value)
                                   .arg(m_model->placeCount()));
    case ContourModel::State::OneLine:
      return m_empty->setTexts(tr("Nothing lies between these runs"),
                               m_model->field() && m_model->field()->method == ContourField::Method::Strips
                                   ? tr("No category has two runs with different values. Choose another x or y.")
                                   : tr("All %1 pairs of %2 and %3 lie on one line. It takes one beside it, or another x or y.")
                                         .arg(m_model->placeCount())
                                         .arg(x, y));
    case ContourModel::State::Ready:
      break;
  }
}

void ContourPage::save() {
  TableLayout kept;  // which knows how to write fields
  QStringList scales;
  for (const FieldButton* button : m_fields) {
    if (!button->field()) return;
    kept.columns.push_back({*button->field()});
    scales << QString::number(static_cast<int>(button->scale()));
  }
  const auto settings = openSettings();
  settings->setValue(workspaceKey(m_context, QStringLiteral("contour")), kept.toJson());
  settings->setValue(workspaceKey(m_context, QStringLiteral("contourScales")), scales);
}

void ContourPage::restore() {
  const auto settings = openSettings();
  const auto kept = TableLayout::fromJson(settings->value(workspaceKey(m_context, QStringLiteral("contour"))).toByteArray());
  const QStringList scales = settings->value(workspaceKey(m_context, QStringLiteral("contourScales"))).toStringList();
  if (!kept || kept->columns.size() != 3 || scales.size() != 3) return;
  for (int axis = 0; axis < 3; ++axis) {
    const int scale = std::clamp(scales[axis].toInt(), 0, static_cast<int>(AxisScale::Categories));
    m_model->setWish(static_cast<ContourModel::Axis>(axis), {kept->columns[static_cast<size_t>(axis)].field, static_cast<AxisScale>(scale)});
  }
}

}  // namespace leyden
