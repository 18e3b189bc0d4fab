// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/close_guard.h"

#include <experiment/run_queue.h>
#include <QWidget>

#include "app_context.h"
#include "dialogs/close_dialog.h"

namespace leyden {

CloseGuard::CloseGuard(AppContext& context, QWidget* window)
    : QObject(window), m_context(context), m_window(window) {
  connect(context.queue(), &RunQueue::finished, this, &CloseGuard::runEnded, Qt::QueuedConnection);
}

bool CloseGuard::allowsClosing() {
  const RunQueue* queue = m_context.queue();
  if (!queue->isBusy() && (queue->waiting() == 0 || queue->isHeld())) return true;
  ask();
  return false;
}

void CloseGuard::ask() {
  if (m_dialog && m_dialog->isVisible()) {
    m_dialog->raise();
    return;
  }
  const RunQueue* queue = m_context.queue();
  const QueueEntry* entry = queue->current();
  auto* dialog = new CloseDialog(entry ? entry->title() : QString(), queue->waiting(), m_window);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  m_dialog = dialog;
  if (m_plan == Plan::StopThenClose) dialog->showSaving();
  connect(dialog, &CloseDialog::stopChosen, this, [this] { closeAfter(Plan::StopThenClose); });
  connect(dialog, &CloseDialog::waitChosen, this, [this] { closeAfter(Plan::FinishThenClose); });
  connect(dialog, &CloseDialog::cancelled, this, [this] {
    m_plan = Plan::Open;
    m_context.queue()->setHeld(false);
    Q_EMIT keptOpen();
  });
  dialog->open();
}

void CloseGuard::closeAfter(Plan plan) {
  m_plan = plan;
  RunQueue* queue = m_context.queue();
  queue->setHeld(true);  // what waits must not start while the window closes
  if (!queue->isBusy()) {
    runEnded();
    return;
  }
  if (plan == Plan::StopThenClose)
    queue->stop(queue->current()->id);
  else
    m_context.notify(tr("The window closes when the run has ended. Close it again to change that."));
}

void CloseGuard::runEnded() {
  if (m_plan == Plan::Open || m_context.queue()->isBusy()) {
    // The run ended by itself while the question was open: nothing is left to ask.
    if (m_dialog && !m_context.queue()->isBusy() && m_context.queue()->waiting() == 0) m_dialog->accept();
    return;
  }
  if (m_dialog) m_dialog->accept();
  Q_EMIT mayClose();
}

}  // namespace leyden
