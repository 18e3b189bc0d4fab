// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the selected runs, for the list and the table alike: one set of actions with their keys,
// and the menu they stand in.
#pragma once

#include <QObject>
#include <QStringList>
#include <functional>

class QAction;
class QKeySequence;
class QMenu;
class QWidget;

namespace leyden {

class AppContext;

class RunActions : public QObject {
  Q_OBJECT
 public:
  struct Selection {
    std::function<QStringList()> ids;  // in the view's order
    std::function<void()> rename;      // edits the name of the one that is current
    std::function<void()> copy;        // empty: the names are copied
  };
  /// The keys work while `view`, which owns this, has the keyboard.
  RunActions(AppContext& context, QWidget* view, Selection selection);

  void fill(QMenu* menu);
  QAction* star() const { return m_star; }
  QAction* tags() const { return m_tags; }
  QAction* notes() const { return m_notes; }
  QAction* archive() const { return m_archive; }
  QAction* trash() const { return m_trash; }

 private:
  QAction* add(const char* icon, const QString& text, const QKeySequence& keys, const char* name,
               std::function<void(const QStringList&)> action);
  void setForAll(const QStringList& ids, const QVariant& value, int role);
  bool all(const QStringList& ids, int role) const;
  void addColours(QMenu* menu, const QStringList& ids);
  void addRunning(QMenu* menu, const QStringList& ids);
  void editTags(const QStringList& ids);
  void editNotes(const QStringList& ids);
  void moveToTrash(const QStringList& ids);
  void eraseForGood(const QStringList& ids);
  void showOnly(const QStringList& ids);
  void copyCommand(const QStringList& ids);
  void copy(const QStringList& ids);

  AppContext& m_context;
  QWidget* m_view;
  Selection m_selection;
  QAction *m_clone, *m_only, *m_ids, *m_folder, *m_rename, *m_star, *m_tags, *m_notes, *m_visible, *m_archive, *m_copy, *m_command, *m_trash, *m_erase,
      *m_undo;
};

}  // namespace leyden
