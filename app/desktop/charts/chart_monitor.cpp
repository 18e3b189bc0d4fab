// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_monitor.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>
#include <utility>

#include "widgets/builders.h"

namespace leyden {

namespace {
constexpr int kRestAfterMs = 2000;
}

ChartMonitor::ChartMonitor(const QString& title, QWidget* page, const QList<QAction*>& actions, const QWidget& from)
    : QWidget(nullptr, Qt::Window), m_page(page) {
  setObjectName(QStringLiteral("chartMonitor"));
  setAttribute(Qt::WA_StyledBackground);
  setWindowTitle(tr("%1 – charts").arg(title));
  m_hint = makeLabel(tr("Esc leaves the full screen"), Theme::Type::Small, "secondary", this);
  m_hint->setObjectName(QStringLiteral("monitorHint"));
  QSizePolicy kept = m_hint->sizePolicy();
  kept.setRetainSizeWhenHidden(true);  // nothing moves when the mouse does
  m_hint->setSizePolicy(kept);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(16, 12, 16, 4);
  top->addWidget(makeLabel(title, Theme::Type::Heading, "", this));
  top->addStretch(1);
  top->addWidget(m_hint);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addLayout(top);
  layout->addWidget(page, 1);
  page->show();
  addActions(actions);
  m_idle.setSingleShot(true);
  m_idle.setInterval(kRestAfterMs);
  connect(&m_idle, &QTimer::timeout, this, &ChartMonitor::rest);
  qApp->installEventFilter(this);
  setScreen(from.screen());
  setGeometry(from.screen()->geometry());
  showFullScreen();
  activateWindow();
  page->setFocus();
  m_idle.start();
}

ChartMonitor::~ChartMonitor() {
  wake();
}

QWidget* ChartMonitor::takePage() {
  wake();
  m_idle.stop();
  layout()->removeWidget(m_page);
  return std::exchange(m_page, nullptr);
}

void ChartMonitor::rest() {
  if (std::exchange(m_resting, true)) return;
  m_hint->hide();
  QApplication::setOverrideCursor(Qt::BlankCursor);
}

void ChartMonitor::wake() {
  if (!std::exchange(m_resting, false)) return;
  m_hint->show();
  QApplication::restoreOverrideCursor();
}

// Wherever the mouse moves, the pointer is seen; over this window it goes again when it rests.
bool ChartMonitor::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::MouseMove && event->type() != QEvent::MouseButtonPress) return false;
  const auto* widget = qobject_cast<const QWidget*>(watched);
  const QPoint at = widget ? static_cast<QMouseEvent*>(event)->globalPosition().toPoint() : QPoint();
  // What moves under a mouse that rests moves nothing.
  if (!widget || !m_page || (event->type() == QEvent::MouseMove && at == std::exchange(m_mouse, at))) return false;
  wake();
  m_idle.stop();
  if (widget->window() == this) m_idle.start();
  return false;
}

void ChartMonitor::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    Q_EMIT leaveWanted();
  else
    QWidget::keyPressEvent(event);
}

void ChartMonitor::closeEvent(QCloseEvent* event) {
  event->ignore();  // whoever opened it takes the page back and lets it go
  Q_EMIT leaveWanted();
}

}  // namespace leyden
