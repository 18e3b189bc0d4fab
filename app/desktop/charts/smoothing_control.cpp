// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/smoothing_control.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <algorithm>

#include "charts/chart_settings.h"
#include "widgets/builders.h"
#include "widgets/value_slider.h"

namespace leyden {

namespace {

constexpr int kApplyDelay = 40;  // ms; a drag of the slider asks for new curves at most this often
constexpr SmoothingKind kKinds[] = {SmoothingKind::None, SmoothingKind::Ema, SmoothingKind::TimeEma,
                                    SmoothingKind::Gaussian, SmoothingKind::RunningMean};

QString shortName(SmoothingKind kind) {
  switch (kind) {
    case SmoothingKind::None:
      return SmoothingControl::tr("off");
    case SmoothingKind::Ema:
      return SmoothingControl::tr("EMA");
    case SmoothingKind::TimeEma:
      return SmoothingControl::tr("time EMA");
    case SmoothingKind::Gaussian:
      return SmoothingControl::tr("Gaussian");
    case SmoothingKind::RunningMean:
      return SmoothingControl::tr("mean");
  }
  return {};
}

QString longName(SmoothingKind kind) {
  switch (kind) {
    case SmoothingKind::None:
      return SmoothingControl::tr("No smoothing");
    case SmoothingKind::Ema:
      return SmoothingControl::tr("Exponential moving average (as TensorBoard)");
    case SmoothingKind::TimeEma:
      return SmoothingControl::tr("Time-weighted exponential average (as W&&B)");
    case SmoothingKind::Gaussian:
      return SmoothingControl::tr("Gaussian");
    case SmoothingKind::RunningMean:
      return SmoothingControl::tr("Running mean");
  }
  return {};
}

QString tip(SmoothingKind kind) {
  switch (kind) {
    case SmoothingKind::None:
      return {};
    case SmoothingKind::Ema:
      return SmoothingControl::tr("Weight of what was before, without the bias of the start; 0 is off");
    case SmoothingKind::TimeEma:
      return SmoothingControl::tr(
          "Weight of what was before. It fades with the distance along x,\n"
          "so that runs which log more often are smoothed as much; 0 is off");
    case SmoothingKind::Gaussian:
      return SmoothingControl::tr("Standard deviation of the normal curve around each point, in points");
    case SmoothingKind::RunningMean:
      return SmoothingControl::tr("Length of the window around each point, in points");
  }
  return {};
}

QString amountText(const Smoothing& smoothing) {
  if (!smoothing.active()) return SmoothingControl::tr("off");
  switch (smoothing.kind) {
    case SmoothingKind::Gaussian:
      return SmoothingControl::tr("\u03c3 %1 pts").arg(smoothing.amount, 0, 'g', 3);
    case SmoothingKind::RunningMean:
      return SmoothingControl::tr("%1 pts").arg(static_cast<int>(smoothing.amount));
    default:
      return QString::number(smoothing.amount, 'f', smoothing.amount > 0.985 ? 3 : 2);
  }
}

}  // namespace

SmoothingControl::SmoothingControl(ChartSettings& settings, QWidget* parent)
    : QWidget(parent), m_settings(settings), m_kind(new QToolButton(this)), m_apply(new QTimer(this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  m_caption = makeLabel(tr("smooth"), Theme::Type::Base, "secondary", this);
  layout->addWidget(m_caption);
  buildKinds();
  buildSliders();
  m_amount = makeLabel({}, Theme::Type::Strong, "", this);
  m_amount->setObjectName(QStringLiteral("smoothingValue"));
  layout->addWidget(m_amount);
  m_apply->setSingleShot(true);
  m_apply->setInterval(kApplyDelay);
  connect(m_apply, &QTimer::timeout, this, [this] { m_settings.setSmoothing(m_wanted); });
  connect(&m_settings, &ChartSettings::smoothingChanged, this, [this] {
    if (!m_apply->isActive()) show();
  });
  show();
}

void SmoothingControl::setCaptionShown(bool shown) {
  m_caption->setVisible(shown);
  updateGeometry();
}

void SmoothingControl::buildKinds() {
  m_kind->setObjectName(QStringLiteral("smoothingKindButton"));
  m_kind->setAccessibleName(tr("Kind of smoothing"));
  m_kind->setToolTip(
      tr("How lines are smoothed, over all points.\nRaw values are drawn faintly beneath, for up to 100 runs."));
  m_kind->setFont(Theme::instance().font(Theme::Type::Strong));
  m_kind->setIcon(Theme::instance().icon(QStringLiteral("chevron-down"), Theme::Text));
  m_kind->setIconSize(QSize(14, 14));
  m_kind->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_kind->setLayoutDirection(Qt::RightToLeft);
  m_kind->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(m_kind);
  auto* group = new QActionGroup(menu);
  for (const SmoothingKind kind : kKinds) {
    QAction* action = menu->addAction(longName(kind));
    action->setObjectName(QStringLiteral("smoothing_") + QString::fromLatin1(to_string(kind)));
    action->setCheckable(true);
    action->setData(static_cast<int>(kind));
    group->addAction(action);
    connect(action, &QAction::triggered, this, [this, kind] {
      m_apply->stop();
      m_settings.setSmoothingKind(kind);
    });
  }
  m_kind->setMenu(menu);
  layout()->addWidget(m_kind);
}

void SmoothingControl::buildSliders() {
  for (const SmoothingKind kind : kKinds) {
    if (kind == SmoothingKind::None) continue;
    const Smoothing::Range range = Smoothing::range(kind);
    const bool points = kind == SmoothingKind::Gaussian || kind == SmoothingKind::RunningMean;
    ValueSlider::Scale scale{range.least, range.most, points, kind == SmoothingKind::RunningMean};
    if (kind == SmoothingKind::Gaussian) scale.minimum = 0.5;  // less leaves a line as it is
    auto* slider = new ValueSlider(scale, this);
    slider->setObjectName(kind == SmoothingKind::Ema
                              ? QStringLiteral("smoothingSlider")
                              : QStringLiteral("smoothingSlider_") + QString::fromLatin1(to_string(kind)));
    slider->setAccessibleName(tr("Smoothing"));
    slider->setToolTip(tip(kind));
    slider->setMinimumWidth(56);
    slider->setMaximumWidth(116);
    connect(slider, &ValueSlider::numberMoved, this, [this, kind](double amount) {
      m_wanted = {kind, amount};
      showAmount(m_wanted);
      if (!m_apply->isActive()) m_apply->start();
    });
    m_sliders.insert(kind, slider);
    layout()->addWidget(slider);
  }
}

void SmoothingControl::show() {
  const Smoothing& smoothing = m_settings.smoothing();
  m_kind->setText(shortName(smoothing.kind));
  for (QAction* action : m_kind->menu()->actions())
    action->setChecked(action->data().toInt() == static_cast<int>(smoothing.kind));
  for (auto slider = m_sliders.begin(); slider != m_sliders.end(); ++slider)
    slider.value()->setVisible(slider.key() == smoothing.kind);
  m_amount->setVisible(smoothing.kind != SmoothingKind::None);
  int width = 0;  // so that nothing moves while the slider is dragged
  for (const double amount : {0.555, 0.995, 155.0, 9999.0})
    width = std::max(width, m_amount->fontMetrics().horizontalAdvance(
                                amountText(Smoothing(smoothing.kind, amount).bounded())));
  m_amount->setFixedWidth(width + 2);
  showAmount(smoothing);
}

void SmoothingControl::showAmount(const Smoothing& smoothing) {
  if (ValueSlider* slider = m_sliders.value(smoothing.kind)) slider->showNumber(smoothing.amount);
  m_amount->setText(amountText(smoothing));
}

}  // namespace leyden
