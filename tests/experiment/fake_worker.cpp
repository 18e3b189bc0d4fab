// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Stands for libleyden_worker.so where load_worker() is tested.
#include <experiment/worker_api.h>

namespace {

class FakeWorker : public leyden::Worker {
 public:
  leyden::RunOutcome execute(const leyden::RunRequest&, leyden::RunObserver&, leyden::RunControl&) override {
    leyden::RunOutcome outcome;
    outcome.run_id = "from-the-library";
    outcome.status = leyden::RunStatus::Finished;
    return outcome;
  }
};

}  // namespace

extern "C" __attribute__((visibility("default"))) leyden::Worker* leyden_worker() {
  static FakeWorker worker;
  return &worker;
}
