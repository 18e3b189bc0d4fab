// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include <lightning/profilers/profiler.h>

namespace at {
class RecordFunction;
}

namespace leyden {

/// Which batches the TorchProfiler records, as torch.profiler.schedule counts them.
struct TorchProfilerOptions {
  int64_t wait = 1;    ///< batches before, which are slower than others
  int64_t active = 3;  ///< batches recorded: a trace of all would not fit in memory
};

/// LibTorch's own profiler (Kineto): every operation of a few batches with its time, hooks among them, as a Chrome
/// trace `<stage>-pytorch_profile.pt.trace.json` (chrome://tracing, ui.perfetto.dev) and a table by operation.
/// One in a process at a time.
class LEYDEN_LIGHTNING_API TorchProfiler : public Profiler {
 public:
  explicit TorchProfiler(TorchProfilerOptions options = {});
  ~TorchProfiler() override;

  void begin(const std::string& stage, const std::filesystem::path& folder) override;
  void start(const std::string& action) override;
  void stop(const std::string& action) override;
  void finish() override;

 private:
  void start_recording();
  void stop_recording();

  TorchProfilerOptions options_;
  bool recording_ = false, recorded_ = false;
  int64_t batches_ = 0;
  std::string table_, error_;
  std::vector<std::unique_ptr<at::RecordFunction>> open_;
};

}  // namespace leyden
