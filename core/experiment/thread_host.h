// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include <experiment/export.h>
#include <experiment/run_host.h>

namespace leyden {

/// Runs in this process, on a training thread of its own that lives as long as the host (LibTorch's thread
/// pools belong to the thread that began them). LibTorch's generators are process-wide: one ThreadHost a
/// process.
class LEYDEN_EXPERIMENT_API ThreadHost : public RunHost {
  Q_OBJECT
 public:
  /// Called on the training thread at a run's start; nullptr and a sentence when there is no worker.
  using WorkerSource = std::function<Worker*(QString* error)>;

  explicit ThreadHost(QObject* parent = nullptr);  // load_worker()
  ThreadHost(WorkerSource source, QObject* parent);
  /// Asks the run to stop and waits for it; its finished() is not delivered any more.
  ~ThreadHost() override;

  bool start(const RunRequest& request) override;
  void requestStop() override;
  bool isBusy() const override;

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
