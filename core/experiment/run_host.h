// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>

#include <experiment/export.h>
#include <experiment/worker_api.h>

namespace leyden {

/// Where a run is made: in this process (ThreadHost), in a child process, on a cluster. One run at a time;
/// may be started again after finished(). Lives in, and signals on, the thread that made it.
class LEYDEN_EXPERIMENT_API RunHost : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  ~RunHost() override;

  /// False when a run is still there; otherwise exactly one finished() follows, never before start()
  /// returned.
  virtual bool start(const RunRequest& request) = 0;
  /// Gently; nothing happens when there is no run.
  virtual void requestStop() = 0;
  virtual bool isBusy() const = 0;

 Q_SIGNALS:
  /// The folder is there. Not sent for a run whose configuration turned out wrong.
  void runStarted(const QString& runId, const QString& folder);
  void progressed(const leyden::RunProgress& progress);
  void logged(leyden::LogLevel level, const QString& text);
  /// The end, whatever it was.
  void finished(const leyden::RunOutcome& outcome);
};

}  // namespace leyden
