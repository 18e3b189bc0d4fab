// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps a workspace's ChartSettings in the desktop's settings: written a moment after each change, so that a program
// that is killed comes back as it was. What a chart has of its own is the board's (charts.json). GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace leyden {

class ChartSettings;

class ChartMemory : public QObject {
  Q_OBJECT
 public:
  /// Brings back what was kept; `settings` outlives it.
  ChartMemory(const QString& workspace, ChartSettings& settings);
  /// Writes what is not written yet.
  ~ChartMemory() override;

 private:
  void save();

  QString m_key;
  ChartSettings& m_settings;
  QTimer m_later;
};

}  // namespace leyden
