// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "runs/run_actions.h"

#include <experiment/run_colours.h>
#include <experiment/run_command.h>
#include <experiment/run_list_model.h>
#include <experiment/run_queue.h>
#include <experiment/run_trash.h>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QMenu>
#include <QPainter>
#include <QUrl>
#include <algorithm>

#include "actions/action_registry.h"
#include "app_context.h"
#include "dialogs/delete_dialog.h"
#include "dialogs/notes_dialog.h"
#include "dialogs/tags_dialog.h"
#include "theme.h"

namespace leyden {

namespace {

QIcon dotIcon(const QColor& colour, double ratio) {
  QPixmap pixmap(QSize(14, 14) * ratio);
  pixmap.setDevicePixelRatio(ratio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colour);
  painter.drawEllipse(1, 1, 12, 12);
  return QIcon(pixmap);
}

}  // namespace

RunActions::RunActions(AppContext& context, QWidget* view, Selection selection)
    : QObject(view), m_context(context), m_view(view), m_selection(std::move(selection)) {
  m_clone = add("plus", tr("New run with these values"), Qt::CTRL | Qt::SHIFT | Qt::Key_N, "cloneRun",
                [this](const QStringList& ids) { m_context.openNewRunFrom(ids.first()); });
  m_rename = add("edit", tr("Rename"), Qt::Key_F2, "renameRun", [this](const QStringList&) { m_selection.rename(); });
  m_star = add("star", tr("Star"), Qt::CTRL | Qt::Key_D, "starRuns", [this](const QStringList& ids) {
    setForAll(ids, !all(ids, RunListModel::StarredRole), RunListModel::StarredRole);
  });
  m_tags = add("tag", tr("Tags…"), Qt::CTRL | Qt::Key_T, "tagRuns", [this](const QStringList& ids) { editTags(ids); });
  m_notes =
      add("note", tr("Notes…"), Qt::CTRL | Qt::Key_E, "noteRuns", [this](const QStringList& ids) { editNotes(ids); });
  m_visible = add("eye", tr("Show in charts"), Qt::Key_Space, "showRuns", [this](const QStringList& ids) {
    setForAll(ids, !all(ids, RunListModel::VisibleRole), RunListModel::VisibleRole);
  });
  m_archive = add("archive", tr("Archive"), Qt::CTRL | Qt::SHIFT | Qt::Key_A, "archiveRuns",
                  [this](const QStringList& ids) {
                    setForAll(ids, !all(ids, RunListModel::ArchivedRole), RunListModel::ArchivedRole);
                  });
  m_copy = add("copy", tr("Copy"), QKeySequence::Copy, "copyRuns", [this](const QStringList& ids) { copy(ids); });
  m_command = add("terminal", tr("Copy as command line"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, "copyRunCommand",
                  [this](const QStringList& ids) { copyCommand(ids); });
  m_trash = add("trash", tr("Move to the trash"), QKeySequence::Delete, "trashRuns",
                [this](const QStringList& ids) { moveToTrash(ids); });
  m_erase = add("close", tr("Delete for good…"), Qt::SHIFT | Qt::Key_Delete, "eraseRuns",
                [this](const QStringList& ids) { eraseForGood(ids); });
  m_only = add("eye", tr("Show only these"), {}, "showOnlyRuns", [this](const QStringList& ids) { showOnly(ids); });
  m_ids = add("copy", tr("Copy ids"), {}, "copyRunIds",
              [](const QStringList& ids) { QApplication::clipboard()->setText(ids.join(QLatin1Char('\n'))); });
  m_folder = add("folder", tr("Open folder"), {}, "openRunFolder", [this](const QStringList& ids) {
    const QString path = m_context.runs()->indexOf(ids.first()).data(RunListModel::PathRole).toString();
    QDesktopServices::openUrl(QUrl::fromLocalFile(path));
  });
  m_undo = new QAction(tr("Restore from the trash"), this);
  m_undo->setObjectName(QStringLiteral("restoreRuns"));
  m_undo->setShortcut(QKeySequence::Undo);
  m_undo->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  view->addAction(m_undo);
  context.actions()->add(m_undo, tr("Selected runs"));
  connect(m_undo, &QAction::triggered, this, [this] { m_context.trash()->restore(m_context.trash()->lastPut()); });
}

QAction* RunActions::add(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
                         std::function<void(const QStringList&)> action) {
  auto* made = new QAction(Theme::instance().icon(QLatin1String(icon)), text, this);
  made->setObjectName(QLatin1String(name));
  made->setShortcut(keys);
  made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  made->setToolTip(keys.isEmpty() ? text : tr("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
  m_view->addAction(made);
  m_context.actions()->add(made, tr("Selected runs"));
  ActionRegistry::setNeedsRuns(made, [this] { return !m_selection.ids().isEmpty(); });
  connect(made, &QAction::triggered, this, [this, action = std::move(action)] {
    const QStringList ids = m_selection.ids();
    if (!ids.isEmpty()) action(ids);
  });
  return made;
}

bool RunActions::all(const QStringList& ids, int role) const {
  return std::all_of(ids.begin(), ids.end(),
                     [&](const QString& id) { return m_context.runs()->indexOf(id).data(role).toBool(); });
}

void RunActions::setForAll(const QStringList& ids, const QVariant& value, int role) {
  RunListModel* runs = m_context.runs();
  if (role == RunListModel::VisibleRole) {
    // At once: charts would be told of each.
    const QStringList before = runs->hiddenRunIds();
    QSet<QString> hidden(before.begin(), before.end());
    for (const QString& id : ids) {
      if (value.toBool())
        hidden.remove(id);
      else
        hidden.insert(id);
    }
    return runs->setHiddenRunIds(QStringList(hidden.begin(), hidden.end()));
  }
  for (const QString& id : ids) runs->setData(runs->indexOf(id), value, role);
}

void RunActions::fill(QMenu* menu) {
  const QStringList ids = m_selection.ids();
  if (ids.isEmpty()) return;
  const Theme& theme = Theme::instance();
  RunListModel* runs = m_context.runs();
  const bool one = ids.size() == 1;
  if (!one) {
    menu->addAction(tr("%1 runs").arg(ids.size()))->setEnabled(false);  // a line of text, not an entry
    menu->addSeparator();
  }
  if (one) {
    menu->addAction(m_rename);
    menu->addAction(m_clone);
  }
  m_star->setText(all(ids, RunListModel::StarredRole) ? tr("Take the star away") : tr("Star"));
  m_archive->setText(all(ids, RunListModel::ArchivedRole) ? tr("Take out of the archive") : tr("Archive"));
  const bool shown = all(ids, RunListModel::VisibleRole);
  m_visible->setText(shown ? tr("Hide in charts") : tr("Show in charts"));
  m_visible->setIcon(theme.icon(shown ? QStringLiteral("eye-off") : QStringLiteral("eye")));
  menu->addAction(m_tags);
  menu->addAction(m_notes);
  menu->addAction(m_star);
  addColours(menu->addMenu(theme.icon(QStringLiteral("palette")), tr("Colour")), ids);
  menu->addSeparator();
  menu->addAction(m_visible);
  menu->addAction(m_only);
  menu->addSeparator();
  menu->addAction(m_copy);
  m_ids->setText(one ? tr("Copy id") : tr("Copy ids"));
  menu->addAction(m_ids);
  if (std::any_of(ids.begin(), ids.end(), [runs](const QString& id) {
        return !runs->indexOf(id).data(RunListModel::PluginRole).toString().isEmpty();
      }))
    menu->addAction(m_command);
  if (one) menu->addAction(m_folder);
  addRunning(menu, ids);
  menu->addSeparator();
  menu->addAction(m_archive);
  menu->addAction(m_trash);
  menu->addAction(m_erase);
}

void RunActions::showOnly(const QStringList& ids) {
  RunListModel* runs = m_context.runs();
  const QSet<QString> kept(ids.begin(), ids.end());
  QStringList hidden;
  for (int row = 0; row < runs->rowCount(); ++row)
    if (!kept.contains(runs->runIdAt(row))) hidden << runs->runIdAt(row);
  runs->setHiddenRunIds(hidden);
}

void RunActions::addRunning(QMenu* menu, const QStringList& ids) {
  RunQueue* queue = m_context.queue();
  for (const QString& id : ids) {
    const QueueEntry* entry = queue->entryOfRun(id);
    if (!entry || is_over(entry->state)) continue;
    menu->addSeparator();
    const QString text = ids.size() == 1 ? tr("Stop") : tr("Stop %1").arg(m_context.runs()->displayName(id));
    menu->addAction(Theme::instance().icon(QStringLiteral("stop"), Theme::Bad), text, queue,
                    [queue, number = entry->id] { queue->stop(number); });
  }
}

void RunActions::addColours(QMenu* menu, const QStringList& ids) {
  const QString names[] = {tr("Blue"),       tr("Orange"), tr("Green"),  tr("Pink"),
                           tr("Vermilion"), tr("Sky"),    tr("Violet"), tr("Olive")};
  for (int place = 0; place < 8; ++place) {
    const QString hex = QString::fromStdString(run_colour(place).hex());
    menu->addAction(dotIcon(QColor(hex), m_view->devicePixelRatioF()), names[place], this,
                    [this, ids, hex] { setForAll(ids, hex, RunListModel::ColourRole); });
  }
  menu->addSeparator();
  menu->addAction(ids.size() == 1 ? tr("Its own colour again") : tr("Their own colours again"), this,
                  [this, ids] { setForAll(ids, QString(), RunListModel::ColourRole); });
}

void RunActions::editTags(const QStringList& ids) {
  TagsDialog dialog(*m_context.runs(), ids, m_view->window());
  if (dialog.exec() != QDialog::Accepted) return;
  for (const QString& id : ids) {
    const QModelIndex run = m_context.runs()->indexOf(id);
    const QStringList before = run.data(RunListModel::TagsRole).toStringList(), after = dialog.tagsAfter(before);
    if (after != before) m_context.runs()->setData(run, after, RunListModel::TagsRole);
  }
}

void RunActions::editNotes(const QStringList& ids) {
  NotesDialog dialog(*m_context.runs(), ids, m_view->window());
  if (dialog.exec() != QDialog::Accepted) return;
  for (const QString& id : ids) {
    const QModelIndex run = m_context.runs()->indexOf(id);
    const QString before = run.data(RunListModel::NotesRole).toString(), after = dialog.notesAfter(before);
    if (after != before) m_context.runs()->setData(run, after, RunListModel::NotesRole);
  }
}

void RunActions::moveToTrash(const QStringList& ids) {
  m_context.trash()->put(ids);
}

void RunActions::eraseForGood(const QStringList& ids) {
  QStringList names;
  for (const QString& id : ids) names << m_context.runs()->displayName(id);
  DeleteDialog dialog(names, m_view->window());
  if (dialog.exec() == QDialog::Accepted) m_context.trash()->eraseRuns(ids);
}

void RunActions::copy(const QStringList& ids) {
  if (m_selection.copy) return m_selection.copy();
  QStringList names;
  for (const QString& id : ids) names << m_context.runs()->displayName(id);
  QApplication::clipboard()->setText(names.join(QLatin1Char('\n')));
  m_context.notify(ids.size() == 1 ? tr("The name is in the clipboard.") : tr("The names are in the clipboard."));
}

void RunActions::copyCommand(const QStringList& ids) {
  QStringList lines;
  for (const QString& id : ids) {
    const auto run = m_context.runs()->run(id);
    const QString line = run ? command_line_of(*run) : QString();
    if (!line.isEmpty()) lines << line;
  }
  if (lines.isEmpty())
    return m_context.notify(tr("No command makes these runs: they were not trained by a plugin of Leyden."));
  QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
  m_context.notify(lines.size() == 1 ? tr("The command is in the clipboard.")
                                     : tr("%1 commands are in the clipboard.").arg(lines.size()));
}

}  // namespace leyden
