// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <filesystem>
#include <memory>

#include <experiment/export.h>

namespace leyden {

/// The log lines of a run, followed while it lives by a loader thread. The last 100,000 lines are kept. GUI
/// thread.
class LEYDEN_EXPERIMENT_API ConsoleModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    TextRole = Qt::UserRole + 1,
    LevelRole,      // int, LogLevel
    LevelTextRole,  // "info", ...
    TimeRole,       // QDateTime, UTC
    SourceRole,
  };
  static constexpr int maximumLines = 100'000;

  explicit ConsoleModel(QObject* parent = nullptr, int intervalMs = 250);
  ~ConsoleModel() override;

  /// An empty path shows nothing.
  void setRun(const std::filesystem::path& runFolder);
  std::filesystem::path run() const;
  /// Lines that were dropped at the top.
  qint64 dropped() const;
  /// The sentence when the run cannot be read.
  QString problem() const;
  /// All lines as text, for the clipboard.
  QString text() const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
  void loaded();
  void problemChanged(const QString& sentence);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
