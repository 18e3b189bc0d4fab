// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What programs look up in libleyden_worker.so.
#include <worker/run_executor.h>

extern "C" LEYDEN_WORKER_API leyden::Worker* leyden_worker() {
  // Never destroyed: LibTorch's threads outlive main().
  static leyden::RunExecutor* executor = new leyden::RunExecutor;
  return executor;
}
