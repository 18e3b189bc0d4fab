// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/window_actions.h"

#include <experiment/run_brush.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <QAction>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QSettings>
#include <QUrl>

#include "actions/action_registry.h"
#include "app_context.h"
#include "dialogs/trash_dialog.h"
#include "panel_registry.h"
#include "shell/main_window.h"
#include "shell/settings.h"

namespace leyden {

namespace {

QString titleOf(const PanelSpec& spec) {
  return QCoreApplication::translate("panel", spec.title.toUtf8().constData());
}

QKeySequence keysOfPanel(const QString& id) {
  if (id == QLatin1String("runs")) return Qt::CTRL | Qt::Key_B;
  if (id == QLatin1String("inspector")) return Qt::CTRL | Qt::Key_I;
  if (id == QLatin1String("console")) return Qt::CTRL | Qt::Key_J;
  if (id == QLatin1String("system")) return Qt::CTRL | Qt::SHIFT | Qt::Key_J;
  return {};
}

}  // namespace

WindowActions::WindowActions(AppContext& context, MainWindow* window)
    : QObject(window), m_context(context), m_window(window) {
  const QString group = tr("Window");
  add("openPalette", tr("Search or do anything"), Qt::CTRL | Qt::Key_K, group, [this] { m_window->openPalette(); });
  add("newRun", tr("New run"), QKeySequence::New, group, [this] { m_context.openNewRun(); });
  add("find", tr("Find: filter the runs, or a parameter of the form"), QKeySequence::Find, group,
      [this] { m_window->find(); });
  add("showShortcuts", tr("Keyboard shortcuts"), Qt::CTRL | Qt::Key_Slash, group,
      [this] { m_window->showShortcuts(); });
  addPages();
  addPanels();
  addWorkspace();
  addQueue();
}

QAction* WindowActions::add(const char* name, const QString& text, const QKeySequence& keys, const QString& group,
                            std::function<void()> action) {
  auto* made = new QAction(text, this);
  made->setObjectName(QLatin1String(name));
  made->setShortcut(keys);
  m_window->addAction(made);
  m_context.actions()->add(made, group);
  connect(made, &QAction::triggered, this, std::move(action));
  return made;
}

void WindowActions::addPages() {
  int number = 0;
  for (const PanelSpec& spec : PanelRegistry::instance().panels(PanelSpec::Centre)) {
    if (spec.title.isEmpty()) continue;
    const QKeySequence keys =
        number < 9 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + number)) : QKeySequence();
    ++number;
    add(("goTo_" + spec.id.toLatin1()).constData(), tr("Go to %1").arg(titleOf(spec)), keys, tr("Window"),
        [this, id = spec.id] { m_window->showPanel(id); });
  }
}

void WindowActions::addPanels() {
  for (const PanelSpec::Area area : {PanelSpec::Left, PanelSpec::Right, PanelSpec::Bottom})
    for (const PanelSpec& spec : PanelRegistry::instance().panels(area))
      add(("fold_" + spec.id.toLatin1()).constData(), tr("Show or fold %1").arg(titleOf(spec)), keysOfPanel(spec.id),
          tr("Window"), [this, id = spec.id] { m_window->toggleFold(id); });
  add("resetLayout", tr("Panels back to their places"), {}, tr("Window"), [this] { m_window->resetLayout(); });
}

void WindowActions::addWorkspace() {
  const QString group = tr("Workspace");
  add("openWorkspace", tr("Open another workspace…"), QKeySequence::Open, group, [this] {
    const QString folder =
        QFileDialog::getExistingDirectory(m_window, tr("Open a workspace"), m_context.workspacePath());
    if (!folder.isEmpty()) m_context.openWorkspace(folder);
  });
  add("startPage", tr("Start page"), {}, group, [this] { m_context.openWorkspace({}); });
  add("importFolder", tr("Import the runs of a folder…"), {}, group, [this] {
    const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Import the runs of a folder"));
    if (!folder.isEmpty()) m_context.importRuns({folder});
  });
  add("importFiles", tr("Import files…"), {}, group, [this] {
    const QStringList files = QFileDialog::getOpenFileNames(m_window, tr("Import files"));
    if (!files.isEmpty()) m_context.importRuns(files);
  });
  add("openWorkspaceFolder", tr("Open the workspace's folder"), {}, group,
      [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_context.workspacePath())); });
  add("rescanPlugins", tr("Look for plugins again"), {}, group, [this] { m_context.rescanPlugins(); });
  add("showTrash", tr("Trash…"), {}, group, [this] {
    TrashDialog dialog(*m_context.trash(), m_window);
    dialog.exec();
  });
  add("refreshRuns", tr("Look at the run folders again"), QKeySequence::Refresh, group,
      [this] { m_context.runs()->refresh(); });
  for (const auto& [mode, text] : {std::pair{Theme::Mode::System, tr("Light or dark by the system")},
                                   std::pair{Theme::Mode::Light, tr("Light")}, std::pair{Theme::Mode::Dark, tr("Dark")}})
    add(("look_" + nameOfThemeMode(mode).toLatin1()).constData(), text, {}, tr("Look"), [mode = mode] {
      Theme::instance().setMode(mode);
      openSettings()->setValue(QStringLiteral("theme"), nameOfThemeMode(mode));
    });
  add("quit", tr("Quit"), QKeySequence::Quit, tr("Window"), [this] { m_window->close(); });
}

void WindowActions::addQueue() {
  RunQueue* queue = m_context.queue();
  QAction* stop = add("stopRun", tr("Stop the run that trains"), {}, tr("Queue"), [queue] {
    if (const QueueEntry* entry = queue->current()) queue->stop(entry->id);
  });
  stop->setStatusTip(tr("Nothing is training"));
  RunBrush* brush = m_context.brush();
  QAction* clear = add("clearBrush", tr("Clear what is brushed"), {}, tr("Compare"), [brush] { brush->clear(); });
  clear->setStatusTip(tr("Nothing is brushed"));
  clear->setEnabled(!brush->isEmpty());
  connect(brush, &RunBrush::changed, clear, [brush, clear] { clear->setEnabled(!brush->isEmpty()); });
  const auto show = [queue, stop] { stop->setEnabled(queue->isBusy()); };
  connect(queue, &RunQueue::entryChanged, stop, show);
  connect(queue, &RunQueue::finished, stop, show);
  show();
}

}  // namespace leyden
