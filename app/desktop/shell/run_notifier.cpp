// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/run_notifier.h"

#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QApplication>
#include <QSystemTrayIcon>
#include <QWidget>
#include <limits>

#include "app_context.h"
#include "shell/banner.h"
#include "shell/desktop_bus.h"
#include "theme.h"
#include "widgets/texts.h"

namespace leyden {

RunNotifier::RunNotifier(AppContext& context, Banner* banner, QWidget* window)
    : QObject(window), m_context(context), m_banner(banner), m_window(window), m_bus(new DesktopBus(this)) {
  RunQueue* queue = context.queue();
  connect(queue, &RunQueue::finished, this, &RunNotifier::runEnded);
  connect(queue, &RunQueue::progressed, this, &RunNotifier::showProgress);
  connect(m_bus, &DesktopBus::unsent, this, &RunNotifier::tellOtherwise);
}

void RunNotifier::showProgress() {
  const QueueEntry* entry = m_context.queue()->current();
  m_bus->showProgress(entry ? entry->progress.fraction : std::numeric_limits<double>::quiet_NaN());
}

void RunNotifier::runEnded(int entryId, const RunOutcome& outcome) {
  showProgress();
  const QueueEntry* entry = m_context.queue()->entry(entryId);
  if (!entry) return;
  m_runId = entry->runId;
  QString name = m_context.runs()->displayName(entry->runId);
  if (name.isEmpty()) name = entry->title();
  const QString time = durationText(outcome.seconds);
  if (outcome.error)
    tell(tr("%1 failed").arg(name), QString::fromStdString(outcome.error->summary), true);
  else if (outcome.status == RunStatus::Stopped)
    m_context.notify(tr("%1 was stopped after %2; its checkpoint is saved.").arg(name, time));  // by who looks
  else
    tell(tr("%1 is done").arg(name), tr("It took %1.").arg(time), false);
}

void RunNotifier::tell(const QString& title, const QString& text, bool bad) {
  m_context.notify(bad ? tr("%1: %2").arg(title, text) : tr("%1. %2").arg(title, text));
  const auto look = [this, id = m_runId] {
    if (id.isEmpty()) return m_context.openNewRun();
    m_context.setCurrentRunId(id);
    m_context.showPanel(QStringLiteral("charts"));
    m_context.showPanel(QStringLiteral("inspector"));
  };
  if (bad) m_banner->say(tr("%1: %2").arg(title, text), true, tr("Show the run"), look);
  if (m_window->isActiveWindow()) return;
  QApplication::alert(m_window);
  if (!m_bus->notify(title, text, bad)) tellOtherwise(title, text, bad);
}

void RunNotifier::tellOtherwise(const QString& title, const QString& text, bool bad) {
  if (QSystemTrayIcon::isSystemTrayAvailable() && QSystemTrayIcon::supportsMessages()) {
    if (!m_tray) m_tray = new QSystemTrayIcon(QApplication::windowIcon(), this);
    m_tray->show();
    m_tray->showMessage(title, text, bad ? QSystemTrayIcon::Critical : QSystemTrayIcon::Information);
    return;
  }
  if (!bad) m_banner->say(tr("%1. %2").arg(title, text), false);
}

}  // namespace leyden
