// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <experiment/worker_api.h>

#include <worker/export.h>

namespace leyden {

/// Makes runs in this process: loads the plugin, builds modules and Trainer from the configuration, trains,
/// and writes the run's folder. One run at a time; LibTorch's generators and thread settings are
/// process-wide. The folder is made when set-up has gone through, so that a wrong configuration leaves
/// nothing behind.
class LEYDEN_WORKER_API RunExecutor : public Worker {
 public:
  RunOutcome execute(const RunRequest& request, RunObserver& observer, RunControl& control) override;
};

}  // namespace leyden
