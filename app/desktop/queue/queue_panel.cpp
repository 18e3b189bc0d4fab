// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/queue_panel.h"

#include <experiment/run_queue.h>
#include <experiment/run_queue_model.h>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "panel_registry.h"
#include "queue/queue_delegate.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"

namespace leyden {

static const PanelRegistrar registrar(
    {QStringLiteral("queue"), QT_TRANSLATE_NOOP("panel", "Queue"), PanelSpec::Bottom, 20,
     [](AppContext& context, QWidget* parent) -> QWidget* { return new QueuePanel(context, parent); }});

QueuePanel::QueuePanel(AppContext& context, QWidget* parent)
    : QFrame(parent),
      m_context(context),
      m_model(new RunQueueModel(context.queue(), this)),
      m_list(new QListView(this)),
      m_empty(new EmptyState(QStringLiteral("queue"), this)) {
  setObjectName(QStringLiteral("queuePanel"));
  setProperty("card", true);
  setMinimumWidth(240);
  m_list->setObjectName(QStringLiteral("queueView"));
  m_list->setAccessibleName(tr("Queue"));
  m_list->setModel(m_model);
  m_list->setItemDelegate(new QueueDelegate(m_list));
  m_list->setUniformItemSizes(true);
  m_list->setMouseTracking(true);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_empty->setTexts({}, tr("Nothing waits. Add to queue in the form puts a run here."));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(1, 4, 1, 6);
  layout->setSpacing(0);
  layout->addWidget(buildHeader());
  auto* body = new QWidget(this);
  m_stack = new QStackedLayout(body);
  m_stack->addWidget(m_list);
  m_stack->addWidget(m_empty);
  layout->addWidget(body, 1);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &QueuePanel::showState);
  connect(m_list, &QListView::activated, this, &QueuePanel::chooseRun);
  connect(m_list, &QListView::clicked, this, &QueuePanel::chooseRun);
  for (auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(m_model, signal, this, &QueuePanel::showState);
  connect(m_model, &QAbstractItemModel::rowsMoved, this, &QueuePanel::showState);
  connect(m_model, &QAbstractItemModel::dataChanged, this, &QueuePanel::showState);
  showState();
}

QWidget* QueuePanel::buildHeader() {
  auto* header = new QWidget(this);
  auto* layout = new QHBoxLayout(header);
  layout->setContentsMargins(11, 4, 8, 4);
  layout->setSpacing(2);
  layout->addWidget(makeLabel(tr("Queue"), Theme::Type::Strong, "", header), 1);
  const auto add = [&](const char* icon, const QString& name, const char* objectName) {
    QToolButton* button = makeIconButton(QLatin1String(icon), name, QLatin1String(objectName), header);
    layout->addWidget(button);
    return button;
  };
  m_up = add("chevron-up", tr("Earlier"), "queueUp");
  m_down = add("chevron-down", tr("Later"), "queueDown");
  m_stop = add("stop", tr("Stop"), "queueStop");
  m_remove = add("close", tr("Take out of the queue"), "queueRemove");
  m_clear = add("trash", tr("Take out all that are over"), "queueClear");
  RunQueue* queue = m_context.queue();
  connect(m_up, &QToolButton::clicked, this, [this] { moveBy(-1); });
  connect(m_down, &QToolButton::clicked, this, [this] { moveBy(1); });
  connect(m_stop, &QToolButton::clicked, this, [this, queue] { queue->stop(chosenId()); });
  connect(m_remove, &QToolButton::clicked, this, [this, queue] { queue->remove(chosenId()); });
  connect(m_clear, &QToolButton::clicked, queue, &RunQueue::removeFinished);
  return header;
}

int QueuePanel::chosenId() const {
  const QVariant id = m_list->currentIndex().data(RunQueueModel::IdRole);
  return id.isValid() ? id.toInt() : -1;
}

void QueuePanel::moveBy(int places) {
  const int id = chosenId();
  int place = 0;
  for (const QueueEntry& entry : m_context.queue()->entries()) {
    if (entry.state != QueueState::Queued) continue;
    if (entry.id == id) break;
    ++place;
  }
  m_context.queue()->move(id, std::max(0, place + places));
}

void QueuePanel::chooseRun() {
  const QString run = m_list->currentIndex().data(RunQueueModel::RunIdRole).toString();
  if (!run.isEmpty()) m_context.setCurrentRunId(run);
}

void QueuePanel::showState() {
  const QModelIndex index = m_list->currentIndex();
  const bool moves = index.data(RunQueueModel::CanMoveRole).toBool(),
             stops = index.data(RunQueueModel::CanStopRole).toBool();
  bool anyOver = false;
  for (const QueueEntry& entry : m_context.queue()->entries()) anyOver = anyOver || is_over(entry.state);
  m_up->setVisible(moves);
  m_down->setVisible(moves);
  m_stop->setVisible(stops && !moves);
  m_remove->setVisible(index.isValid() && (moves || !stops));
  m_clear->setVisible(anyOver);
  m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

}  // namespace leyden
