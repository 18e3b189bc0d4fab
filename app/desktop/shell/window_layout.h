// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How the window of a workspace is arranged, kept in the desktop's settings: written a moment after each change,
// the file as a whole or not at all, so that a program that is killed comes back as it was.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QSize>
#include <QString>
#include <QTimer>
#include <functional>

namespace leyden {

class WindowLayout : public QObject {
  Q_OBJECT
 public:
  struct State {
    QByteArray geometry, docks;
    QString page;
    QHash<QString, bool> folded;  // by dock
    QHash<QString, QSize> sizes;  // of docks, also of those that are away
  };
  /// `present` says how the window is arranged when it is to be written.
  WindowLayout(const QString& workspace, std::function<State()> present, QObject* parent);

  /// Of this workspace; of the last window of any where this one is new.
  State load(const QStringList& docks) const;
  void saveSoon();
  void saveNow();

 private:
  QString m_workspace;
  std::function<State()> m_present;
  QTimer m_timer;
};

}  // namespace leyden
