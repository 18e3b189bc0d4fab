// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/charts_toolbar.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QTimer>
#include <QToolButton>

#include "charts/chart_settings.h"
#include "widgets/builders.h"
#include "widgets/value_slider.h"

namespace leyden {

namespace {

constexpr int kApplyDelay = 40;  // ms; a drag of the slider asks for new curves at most this often

QString axisName(CurveAxis axis) {
  switch (axis) {
    case CurveAxis::Step:
      return ChartsToolbar::tr("step");
    case CurveAxis::Epoch:
      return ChartsToolbar::tr("epoch");
    case CurveAxis::Time:
      return ChartsToolbar::tr("time");
  }
  return {};
}

}  // namespace

ChartsToolbar::ChartsToolbar(ChartSettings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_axis(new QToolButton(this)), m_apply(new QTimer(this)) {
  setObjectName(QStringLiteral("chartsToolbar"));
  setFixedHeight(44);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 0, 16, 1);
  layout->setSpacing(8);
  buildAxis();
  buildSmoothing();
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
  for (const CurveAxis axis : {CurveAxis::Step, CurveAxis::Epoch, CurveAxis::Time}) {
    QAction* action = menu->addAction(axis == CurveAxis::Time ? tr("time since start") : axisName(axis));
    action->setObjectName(QStringLiteral("xAxis_") + axisName(axis));
    action->setCheckable(true);
    action->setChecked(axis == m_settings.axis());
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, axis] { m_settings.setAxis(axis); });
  }
  m_axis->setMenu(menu);
  layout()->addWidget(makeLabel(tr("x"), Theme::Type::Base, "secondary", this));
  layout()->addWidget(m_axis);
  connect(&m_settings, &ChartSettings::axisChanged, this, &ChartsToolbar::showAxis);
  showAxis();
}

void ChartsToolbar::showAxis() {
  m_axis->setText(axisName(m_settings.axis()));
}

void ChartsToolbar::buildSmoothing() {
  m_slider = new ValueSlider({0.0, 0.999, false, false}, this);
  m_slider->setObjectName(QStringLiteral("smoothingSlider"));
  m_slider->setAccessibleName(tr("Smoothing"));
  m_slider->setToolTip(
      tr("Moving average over all points, without the bias of its start; 0 is off.\nRaw values are drawn "
         "faintly beneath, for up to 100 runs."));
  m_slider->setFixedWidth(116);
  m_weight = makeLabel({}, Theme::Type::Strong, "", this);
  m_weight->setObjectName(QStringLiteral("smoothingValue"));
  m_weight->setFixedWidth(m_weight->fontMetrics().horizontalAdvance(QStringLiteral("0.999")));
  auto* box = static_cast<QHBoxLayout*>(layout());
  box->addSpacing(12);
  box->addWidget(makeLabel(tr("smooth"), Theme::Type::Base, "secondary", this));
  box->addWidget(m_slider);
  box->addWidget(m_weight);
  box->addWidget(makeLabel(tr("EMA"), Theme::Type::Base, "secondary", this));
  m_apply->setSingleShot(true);
  m_apply->setInterval(kApplyDelay);
  connect(m_apply, &QTimer::timeout, this, [this] { m_settings.setSmoothing(m_wanted); });
  connect(m_slider, &ValueSlider::numberMoved, this, [this](double weight) {
    m_wanted = weight;
    showSmoothing(weight);
    if (!m_apply->isActive()) m_apply->start();
  });
  connect(&m_settings, &ChartSettings::smoothingChanged, this, [this] {
    if (!m_apply->isActive()) showSmoothing(m_settings.smoothing());
  });
  showSmoothing(m_settings.smoothing());
}

void ChartsToolbar::showSmoothing(double weight) {
  m_slider->showNumber(weight);
  m_weight->setText(weight == 0.0 ? tr("off") : QString::number(weight, 'f', weight > 0.985 ? 3 : 2));
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

void ChartsToolbar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::instance().colour(Theme::Window));
  painter.fillRect(0, height() - 1, width(), 1, Theme::instance().colour(Theme::Line));
}

}  // namespace leyden
