// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the system is set to light or dark, and when that changes: asked of Qt where it knows (6.5 and
// later), else of the desktop's settings portal over D-Bus, else guessed from the platform's palette. GUI
// thread.
#pragma once

#include <QDBusVariant>
#include <QObject>
#include <optional>

namespace leyden {

class SystemScheme : public QObject {
  Q_OBJECT
 public:
  /// Make it before the application's palette is set: the guess looks at the platform's own.
  explicit SystemScheme(QObject* parent = nullptr);
  bool isDark() const { return m_dark; }

 Q_SIGNALS:
  void changed();

 private Q_SLOTS:
  void portalChanged(const QString& group, const QString& key, const QDBusVariant& value);

 private:
  std::optional<bool> askPortal() const;
  void setDark(bool dark);

  bool m_dark = false;
};

}  // namespace leyden
