// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/step_slider.h"

#include <experiment/cursor_model.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>

#include "widgets/builders.h"
#include "widgets/texts.h"

namespace leyden {

StepSlider::StepSlider(CursorModel& cursor, QWidget* parent)
    : QWidget(parent),
      m_cursor(cursor),
      m_slider(new QSlider(Qt::Horizontal, this)),
      m_text(makeLabel({}, Theme::Type::Base, "secondary", this)),
      m_shared(makeIconButton(QStringLiteral("link"), tr("One step for charts, media and system (the time cursor)"),
                              QStringLiteral("stepShared"), this)) {
  m_shared->setCheckable(true);
  m_shared->setChecked(cursor.isShared());
  m_slider->setObjectName(QStringLiteral("stepSlider"));
  m_slider->setAccessibleName(tr("Step"));
  m_slider->setPageStep(10);
  m_text->setMinimumWidth(130);
  m_text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(12);
  layout->addWidget(m_slider, 1);
  layout->addWidget(m_text);
  layout->addWidget(m_shared);
  connect(m_slider, &QSlider::valueChanged, this, [this] {
    showStep();
    if (!m_taking && !m_steps.empty() && m_cursor.isShared()) m_cursor.setStep(step());
    Q_EMIT stepChanged(step());
  });
  connect(m_shared, &QToolButton::toggled, &cursor, &CursorModel::setShared);
  connect(&cursor, &CursorModel::stepChanged, this, &StepSlider::takeCursor);
  connect(&cursor, &CursorModel::sharedChanged, this, [this](bool shared) {
    m_shared->setChecked(shared);
    takeCursor();
  });
}

int StepSlider::placeOf(int64_t step) const {
  const auto after = std::upper_bound(m_steps.begin(), m_steps.end(), step);
  return std::max(0, static_cast<int>(after - m_steps.begin()) - 1);
}

void StepSlider::takeCursor() {
  if (!m_cursor.isShared() || !m_cursor.step() || m_steps.empty()) return;
  m_taking = true;
  m_slider->setValue(placeOf(*m_cursor.step()));
  m_taking = false;
}

int64_t StepSlider::step() const {
  return m_steps.empty() ? 0 : m_steps[static_cast<size_t>(std::clamp(m_slider->value(), 0, static_cast<int>(m_steps.size()) - 1))];
}

void StepSlider::setSteps(const std::vector<int64_t>& steps) {
  if (steps == m_steps) return;
  const bool atEnd = m_steps.empty() || m_slider->value() == m_slider->maximum();
  const int64_t before = step();
  m_steps = steps;
  const QSignalBlocker quiet(m_slider);
  const int last = std::max(0, static_cast<int>(steps.size()) - 1);
  m_slider->setRange(0, last);
  const bool told = m_cursor.isShared() && m_cursor.step();
  m_slider->setValue(told ? placeOf(*m_cursor.step()) : atEnd ? last : placeOf(before));
  m_slider->setEnabled(steps.size() > 1);
  showStep();
}

void StepSlider::showStep() {
  const QString text = m_steps.empty() ? QString() : tr("step %1 · %2 of %3").arg(countText(step())).arg(m_slider->value() + 1).arg(m_steps.size());
  m_text->setText(text);
  m_slider->setAccessibleDescription(text);
}

}  // namespace leyden
