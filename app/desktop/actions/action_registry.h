// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be done, in one list: menus, the command palette and the list of shortcuts all read it. Who
// makes an action puts it here with its object name, and it works, is found and is listed everywhere. GUI thread.
#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <QPointer>
#include <functional>

namespace leyden {

class ActionRegistry : public QObject {
  Q_OBJECT
 public:
  struct Entry {
    QPointer<QAction> action;
    QString group;  // "Runs": whose the action is, for people
  };
  using QObject::QObject;

  /// The owner keeps it; it leaves the list when it is destroyed. Actions of several views may share a name:
  /// the same thing done with what each view has selected.
  void add(QAction* action, const QString& group);
  struct Made {
    const char* name;
    QString text;
    QKeySequence keys;
  };
  /// Makes one of `view`, whose keys work while `view` or something in it has the keyboard.
  QAction* make(QWidget* view, const QString& group, const Made& made, std::function<void()> action);
  /// Of each name one: the one whose view is on the screen, else the first. In the order of adding.
  QList<Entry> entries() const;
  /// nullptr when there is none.
  QAction* find(const QString& name) const;

  /// Says why an action cannot be used now; empty when it can.
  static QString reason(const QAction& action);
  /// The action can be used while that holds; `otherwise` says what to do first: "Select runs first".
  static void setNeeds(QAction* action, std::function<bool()> holds, const QString& otherwise);
  /// The action acts on the selected runs: without any it cannot be used.
  static void setNeedsRuns(QAction* action, std::function<bool()> hasRuns);

 private:
  QList<Entry> m_entries;
};

}  // namespace leyden
