// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/when_visible.h"

#include <QEvent>
#include <QWidget>
#include <utility>

namespace leyden {

WhenVisible::WhenVisible(QWidget* widget, std::function<void()> work)
    : QObject(widget), m_widget(widget), m_work(std::move(work)) {
  widget->installEventFilter(this);
}

void WhenVisible::request() {
  m_due = !m_widget->isVisible();
  if (!m_due) m_work();
}

bool WhenVisible::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Show && std::exchange(m_due, false)) m_work();
  return QObject::eventFilter(watched, event);
}

}  // namespace leyden
