// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/cpu_settings.h>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace leyden {

namespace {

unsigned control_word() {
#ifdef __SSE__
  return _mm_getcsr();
#else
  return 0;
#endif
}

}  // namespace

CpuSettings::CpuSettings(const TrainerOptions& options)
    : control_word_(control_word()),
      deterministic_(at::globalContext().deterministicAlgorithms()),
      deterministic_warns_(at::globalContext().deterministicAlgorithmsWarnOnly()),
      anomaly_(torch::autograd::AnomalyMode::is_enabled()),
      benchmark_(at::globalContext().benchmarkCuDNN()) {
  if (options.num_threads > 0 && at::get_num_threads() != options.num_threads) {
    at::set_num_threads(static_cast<int>(options.num_threads));
  }
  if (options.flush_denormals) at::globalContext().setFlushDenormal(true);
  if (options.deterministic) at::globalContext().setDeterministicAlgorithms(true, false);
  if (options.benchmark) at::globalContext().setBenchmarkCuDNN(true);
  if (options.detect_anomaly) torch::autograd::AnomalyMode::set_enabled(true);
}

CpuSettings::~CpuSettings() {
#ifdef __SSE__
  _mm_setcsr(control_word_);
#endif
  at::globalContext().setDeterministicAlgorithms(deterministic_, deterministic_warns_);
  torch::autograd::AnomalyMode::set_enabled(anomaly_);
  at::globalContext().setBenchmarkCuDNN(benchmark_);
}

}  // namespace leyden
