// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <experiment/export.h>
#include <store/system_reader.h>

namespace leyden {

/// A device that a run can be sent to, as it is now.
struct LEYDEN_EXPERIMENT_API DeviceInfo {
  std::string id;                      // "cpu", "cuda:0"
  std::string kind;                    // "cpu", "gpu"
  std::string name;                    // "AMD EPYC 7B13", "NVIDIA H100 80GB HBM3"
  int cores = 0;                       // of a CPU: those this process may use
  uint64_t memory_total = 0;           // bytes; 0: unknown
  uint64_t memory_used = 0;            // bytes
  std::optional<double> load_percent;  // 0 to 100
  std::optional<double> temperature;   // degrees Celsius
  std::optional<double> power;         // watts
  bool usable = true;
  std::string reason;  // why it is not usable, and what to do
  /// "NVIDIA H100 · 18.9 of 79.6 GB free · 12 %".
  std::string summary() const;
};

/// What this build's LibTorch can use.
struct LEYDEN_EXPERIMENT_API TorchBuild {
  std::string version;             // empty: not known
  std::string cuda;                // "12.6"; empty: no CUDA
  std::vector<std::string> archs;  // "sm_80", ...; empty: not known
};

/// Reads the machine's devices again and again: loads are those since the last call. GPUs come through
/// NVML, which is loaded at run time (libnvidia-ml.so.1, or $LEYDEN_NVML_LIBRARY); a machine without it has
/// a CPU. No Qt, no CUDA. Any one thread at a time; a call takes some ms, so not on the GUI thread.
class LEYDEN_EXPERIMENT_API DeviceMonitor {
 public:
  explicit DeviceMonitor(TorchBuild torch = {});
  ~DeviceMonitor();
  std::vector<DeviceInfo> read();

 private:
  class Private;
  std::unique_ptr<Private> d;
};

/// Once; the CPU's load is the last minute's.
LEYDEN_EXPERIMENT_API std::vector<DeviceInfo> list_devices(const TorchBuild& torch = {});

/// Adds what NVML tells of the GPUs that CUDA_VISIBLE_DEVICES leaves to this process, under CUDA's numbers (which are
/// those of the PCI bus, as in CUDA_DEVICE_ORDER=PCI_BUS_ID); what a GPU does not tell is left out. Any one thread at a
/// time; some ms a GPU.
///
/// gpu/0/percent, gpu/0/memory_used_bytes, gpu/0/memory_percent, gpu/0/celsius, gpu/0/watts
LEYDEN_EXPERIMENT_API void add_gpu_values(SystemValues& values);
/// The same of GPUs that were read already; of what is no CUDA device nothing.
LEYDEN_EXPERIMENT_API void add_gpu_values(SystemValues& values, const std::vector<DeviceInfo>& devices);

/// What LibTorch would choose by itself here: $OMP_NUM_THREADS, else the physical cores that this process may
/// use. Fixed in a resolved configuration, since sums depend on it.
LEYDEN_EXPERIMENT_API int default_thread_count();

}  // namespace leyden
