// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_toolbar.h"

#include <QAction>
#include <QActionGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <utility>

#include "charts/chart_settings.h"
#include "charts/smoothing_control.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kMostAxis = 140;  // px of a metric's name
constexpr int kLeastAxis = 64;

QString axisName(CurveAxis axis) {
  switch (axis) {
    case CurveAxis::Step:
      return ChartsToolbar::tr("step");
    case CurveAxis::Epoch:
      return ChartsToolbar::tr("epoch");
    case CurveAxis::Time:
      return ChartsToolbar::tr("time");
    case CurveAxis::WallTime:
      return ChartsToolbar::tr("wall time");
    case CurveAxis::Metric:
      return ChartsToolbar::tr("metric");
  }
  return {};
}

}  // namespace

ChartsToolbar::ChartsToolbar(ChartSettings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_axis(new QToolButton(this)), m_mostAxis(kMostAxis) {
  setObjectName(QStringLiteral("chartsToolbar"));
  setFixedHeight(44);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 1);
  layout->setSpacing(8);
  buildAxis();
  layout->addSpacing(12);
  m_smoothing = new SmoothingControl(m_settings, this);
  layout->addWidget(m_smoothing);
  buildSwitches();
  layout->addStretch(1);
  addSteps();
  connect(&settings, &ChartSettings::changed, this, &ChartsToolbar::fit);
}

// The last ones first: what is changed most often goes last.
void ChartsToolbar::addSteps() {
  const auto icons = [this](bool narrow) {
    const auto style = narrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (QToolButton* button : findChildren<QToolButton*>())  // they have names and tooltips
      if (button->property("shrinks").toBool()) button->setToolButtonStyle(style);
  };
  m_steps.push_back(icons);
  for (auto each = m_switches.crbegin(); each != m_switches.crend(); ++each)
    m_steps.push_back([action = *each](bool narrow) {
      action->setVisible(narrow);
      static_cast<QWidget*>(action->parent())->setVisible(!narrow);
    });
  m_steps.push_back([this](bool narrow) {
    m_x->setHidden(narrow);
    m_smoothing->setCaptionShown(!narrow);
  });
  m_steps.push_back([this](bool narrow) {
    m_mostAxis = narrow ? kLeastAxis : kMostAxis;
    showAxis();
  });
}

void ChartsToolbar::addButton(QWidget* button, bool optional) {
  layout()->addWidget(button);
  while (m_taken > 0) m_steps[--m_taken](false);
  if (optional) m_steps.insert(m_steps.begin(), [button](bool narrow) { button->setHidden(narrow); });
  fit();
}

void ChartsToolbar::buildAxis() {
  m_axis->setObjectName(QStringLiteral("xAxisButton"));
  m_axis->setAccessibleName(tr("x axis"));
  m_axis->setToolTip(tr("What the x axis shows"));
  m_axis->setFont(Theme::instance().font(Theme::Type::Strong));
  m_axis->setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  m_axis->setIconSize(QSize(14, 14));
  m_axis->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_axis->setLayoutDirection(Qt::RightToLeft);
  m_axis->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(m_axis);
  auto* group = new QActionGroup(menu);
  for (const CurveAxis axis : {CurveAxis::Step, CurveAxis::Epoch, CurveAxis::Time, CurveAxis::WallTime}) {
    QAction* action = menu->addAction(axis == CurveAxis::Time       ? tr("time since start")
                                      : axis == CurveAxis::WallTime ? tr("wall time (date and clock)")
                                                                    : axisName(axis));
    action->setObjectName(QStringLiteral("xAxis_") + axisName(axis));
    action->setCheckable(true);
    action->setData(static_cast<int>(axis));
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, axis] { m_settings.setAxis(axis); });
  }
  buildMetrics(*menu);
  connect(menu, &QMenu::aboutToShow, this, &ChartsToolbar::showAxis);
  m_axis->setMenu(menu);
  m_x = makeLabel(tr("x"), Theme::Type::Base, "secondary", this);
  layout()->addWidget(m_x);
  layout()->addWidget(m_axis);
  connect(&m_settings, &ChartSettings::axisChanged, this, &ChartsToolbar::showAxis);
  showAxis();
}

// Filled when it is opened: metrics come while runs train.
void ChartsToolbar::buildMetrics(QMenu& menu) {
  QMenu* metrics = menu.addMenu(tr("a metric"));
  metrics->setObjectName(QStringLiteral("xAxisMetrics"));
  metrics->setToolTip(tr("Values at the same step meet; lines go on in the order of steps"));
  connect(metrics, &QMenu::aboutToShow, this, [this, metrics] {
    metrics->clear();
    for (const QString& metric : m_settings.metricNames()) {
      QAction* action = metrics->addAction(QString(metric).replace(QLatin1Char('&'), QLatin1String("&&")));
      action->setObjectName(QStringLiteral("xAxisMetric_") + metric);
      action->setCheckable(true);
      action->setChecked(m_settings.axis() == CurveAxis::Metric && m_settings.xMetric() == metric);
      connect(action, &QAction::triggered, this, [this, metric] { m_settings.setXMetric(metric); });
    }
    if (metrics->isEmpty()) metrics->addAction(tr("No metrics yet"))->setEnabled(false);
  });
}

void ChartsToolbar::showAxis() {
  const bool metric = m_settings.axis() == CurveAxis::Metric;
  m_axis->setText(m_axis->fontMetrics().elidedText(metric ? m_settings.xMetric() : axisName(m_settings.axis()),
                                                   Qt::ElideMiddle, m_mostAxis));
  m_axis->setToolTip(metric ? tr("What the x axis shows: %1").arg(m_settings.xMetric()) : tr("What the x axis shows"));
  for (QAction* action : m_axis->menu()->actions())
    if (action->isCheckable()) action->setChecked(action->data().toInt() == static_cast<int>(m_settings.axis()));
}

void ChartsToolbar::addSwitch(const QString& text, const char* name, const QString& tip,
                              bool (ChartSettings::*is)() const, void (ChartSettings::*set)(bool)) {
  auto* box = new QCheckBox(text, this);
  box->setObjectName(QLatin1String(name));
  box->setToolTip(tip);
  layout()->addWidget(box);
  auto* action = new QAction(tip, box);
  action->setObjectName(QLatin1String(name) + QStringLiteral("Entry"));
  action->setCheckable(true);
  action->setVisible(false);
  m_switches.append(action);
  const auto show = [this, box, action, is] {
    box->setChecked((m_settings.*is)());
    action->setChecked((m_settings.*is)());
  };
  show();
  connect(box, &QCheckBox::toggled, &m_settings, set);
  connect(action, &QAction::toggled, &m_settings, set);
  connect(&m_settings, &ChartSettings::changed, box, show);
}

void ChartsToolbar::buildSwitches() {
  static_cast<QHBoxLayout*>(layout())->addSpacing(12);
  addSwitch(tr("log y"), "logYSwitch", tr("Logarithmic y axes"), &ChartSettings::logY, &ChartSettings::setLogY);
  addSwitch(tr("log x"), "logXSwitch", tr("Logarithmic x axes"), &ChartSettings::logX, &ChartSettings::setLogX);
  addSwitch(tr("link zoom"), "linkZoomSwitch", tr("Zooming along x in one chart zooms all of them"),
            &ChartSettings::linkZoom, &ChartSettings::setLinkZoom);
}

int ChartsToolbar::need() const {
  m_smoothing->updateGeometry();  // it is measured anew at once
  layout()->invalidate();
  return layout()->totalMinimumSize().width();
}

// From the widest state on, so that it depends on the width and on what stands in the bar alone.
void ChartsToolbar::fit() {
  if (m_fitting) return;
  m_fitting = true;
  while (m_taken > 0) m_steps[--m_taken](false);
  while (m_taken < m_steps.size() && need() > width()) m_steps[m_taken++](true);
  std::size_t further = m_taken;
  while (further < m_steps.size()) m_steps[further++](true);
  const int least = need();
  while (further > m_taken) m_steps[--further](false);
  layout()->invalidate();
  m_fitting = false;
  if (std::exchange(m_least, least) != least) updateGeometry();
}

QSize ChartsToolbar::minimumSizeHint() const {
  return {m_least, height()};
}

// A text of it, or the font, has changed.
bool ChartsToolbar::event(QEvent* event) {
  const bool done = QWidget::event(event);
  const bool asked = event->type() == QEvent::LayoutRequest && !m_fitting && m_taken < m_steps.size();
  if (asked && layout()->totalMinimumSize().width() > width()) fit();
  return done;
}

void ChartsToolbar::resizeEvent(QResizeEvent* event) {
  if (event->size().width() != event->oldSize().width()) fit();
  QWidget::resizeEvent(event);
}

void ChartsToolbar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::instance().colour(Theme::Window));
  painter.fillRect(0, height() - 1, width(), 1, Theme::instance().colour(Theme::Line));
}

}  // namespace leyden
