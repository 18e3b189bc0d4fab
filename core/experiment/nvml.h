// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

/// What NVIDIA's management library tells of a GPU; in the order of the PCI bus.
struct NvmlGpu {
  std::string name, uuid;
  uint64_t memory_total = 0, memory_used = 0;
  std::optional<double> load_percent, temperature, power;
  int major = 0, minor = 0;  // compute capability; 0: not known
};

/// The library, loaded at run time and kept for the process's life. Any one thread at a time.
class Nvml {
 public:
  ~Nvml();
  /// nullptr when this machine has none; `*problem` is set when it has one that does not work.
  static Nvml* instance(std::string* problem);

  std::vector<NvmlGpu> read(std::string* problem);
  /// The driver's newest CUDA, 12040 for 12.4; 0: not known.
  int cuda_version();

 private:
  Nvml();
  bool load(void* library);

  struct Functions;
  std::unique_ptr<Functions> m_functions;
};

}  // namespace leyden
