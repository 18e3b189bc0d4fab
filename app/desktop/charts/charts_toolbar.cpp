// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_toolbar.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include "charts/chart_settings.h"
#include "charts/smoothing_control.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kNarrow = 720;

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
    : QWidget(parent), m_settings(settings), m_axis(new QToolButton(this)) {
  setObjectName(QStringLiteral("chartsToolbar"));
  setFixedHeight(44);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 1);
  layout->setSpacing(8);
  buildAxis();
  layout->addSpacing(12);
  layout->addWidget(new SmoothingControl(m_settings, this));
  buildSwitches();
  layout->addStretch(1);
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
  layout()->addWidget(makeLabel(tr("x"), Theme::Type::Base, "secondary", this));
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
                                                   Qt::ElideMiddle, 140));
  m_axis->setToolTip(metric ? tr("What the x axis shows: %1").arg(m_settings.xMetric()) : tr("What the x axis shows"));
  for (QAction* action : m_axis->menu()->actions())
    if (action->isCheckable()) action->setChecked(action->data().toInt() == static_cast<int>(m_settings.axis()));
}

QCheckBox* ChartsToolbar::makeSwitch(const QString& text, const QString& name, const QString& tip) {
  auto* box = new QCheckBox(text, this);
  box->setObjectName(name);
  box->setToolTip(tip);
  layout()->addWidget(box);
  return box;
}

void ChartsToolbar::buildSwitches() {
  auto* box = static_cast<QHBoxLayout*>(layout());
  box->addSpacing(12);
  QCheckBox* logY = makeSwitch(tr("log y"), QStringLiteral("logYSwitch"), tr("Logarithmic y axes"));
  QCheckBox* logX = makeSwitch(tr("log x"), QStringLiteral("logXSwitch"), tr("Logarithmic x axes"));
  QCheckBox* link = makeSwitch(tr("link zoom"), QStringLiteral("linkZoomSwitch"),
                               tr("Zooming along x in one chart zooms all of them"));
  logY->setChecked(m_settings.logY());
  logX->setChecked(m_settings.logX());
  link->setChecked(m_settings.linkZoom());
  connect(logY, &QCheckBox::toggled, &m_settings, &ChartSettings::setLogY);
  connect(logX, &QCheckBox::toggled, &m_settings, &ChartSettings::setLogX);
  connect(link, &QCheckBox::toggled, &m_settings, &ChartSettings::setLinkZoom);
}

// Where there is little room, buttons that say so are their icons alone; they have names and tooltips.
void ChartsToolbar::resizeEvent(QResizeEvent* event) {
  const auto style = width() < kNarrow ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
  for (QToolButton* button : findChildren<QToolButton*>())
    if (button->property("shrinks").toBool()) button->setToolButtonStyle(style);
  QWidget::resizeEvent(event);
}

void ChartsToolbar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::instance().colour(Theme::Window));
  painter.fillRect(0, height() - 1, width(), 1, Theme::instance().colour(Theme::Line));
}

}  // namespace leyden
