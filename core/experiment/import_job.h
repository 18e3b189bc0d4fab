// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include <experiment/export.h>
#include <store/import/import_runs.h>

namespace leyden {

/// Looks for runs of other programs at some paths, and makes them runs of a workspace: on a thread of its own,
/// as `leyden runs import` does. GUI thread. Its end waits for an import, which stops at the next block that is
/// read; a search that is no longer wanted ends by itself.
class LEYDEN_EXPERIMENT_API ImportJob : public QObject {
  Q_OBJECT
 public:
  explicit ImportJob(const std::filesystem::path& workspace, QObject* parent = nullptr);
  ~ImportJob() override;

  /// found() or failed() follows.
  void find(const QStringList& paths);
  /// Imports what was found; finished() or failed() follows.
  void start();
  /// finished() follows with what was imported by then.
  void cancel() { *m_cancelled = true; }
  bool isBusy() const { return m_busy; }

  const ImportPlan& plan() const { return m_plan; }
  /// One line a format: "3 runs: TensorBoard event files".
  QStringList summary() const;
  const ImportReport& report() const { return m_report; }
  /// Of the report: those that are in the workspace now.
  QStringList runIds() const;

 Q_SIGNALS:
  void found();
  void progressed(double fraction, const QString& sentence);
  void finished();
  void failed(const QString& sentence);

 private:
  /// Something to do in the GUI's thread, if this is still there then.
  using Answer = std::function<void(ImportJob&)>;
  static void post(const QPointer<ImportJob>& guard, const Answer& answer);
  void launch(std::function<Answer()> work, bool awaited);

  std::filesystem::path m_workspace;
  ImportPlan m_plan;
  ImportReport m_report;
  std::thread m_thread;
  std::shared_ptr<std::atomic<bool>> m_cancelled = std::make_shared<std::atomic<bool>>(false);
  bool m_busy = false, m_awaited = false;
};

}  // namespace leyden
