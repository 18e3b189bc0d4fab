// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/accelerator.h>

#include <torch/cuda.h>

#include <lightning/errors.h>

namespace leyden {

torch::Device resolve_device(const std::string& accelerator, const std::string& devices) {
  const bool usable = accelerator != "cpu" && torch::cuda::is_available();
  if (accelerator == "cpu" || (accelerator == "auto" && !usable)) return torch::kCPU;
  if (!usable) {
    throw ConfigError("accelerator is gpu, and this LibTorch finds no GPU that it can use; choose cpu or auto",
                      "accelerator");
  }
  if (devices == "auto") return torch::Device(torch::kCUDA, 0);
  const auto count = static_cast<int>(torch::cuda::device_count());
  const bool is_number = devices.find_first_not_of("0123456789") == std::string::npos;
  if (!is_number || devices.empty() || devices.size() > 4 || std::stoi(devices) >= count) {
    throw ConfigError("devices is '" + devices + "'; it can be auto or the number of a GPU, 0 to " +
                          std::to_string(count - 1),
                      "devices");
  }
  return torch::Device(torch::kCUDA, static_cast<c10::DeviceIndex>(std::stoi(devices)));
}

}  // namespace leyden
