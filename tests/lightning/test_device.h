// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Where the engine's tests compute: on the CPU, or on the first GPU with LEYDEN_TEST_ACCELERATOR=gpu (docs/devices.md).
#pragma once

#include <cstdlib>
#include <string>

#include <lightning/torch.h>

namespace leyden {

/// "cpu", or what LEYDEN_TEST_ACCELERATOR says, for TrainerOptions::accelerator.
inline std::string test_accelerator() {
  const char* chosen = std::getenv("LEYDEN_TEST_ACCELERATOR");
  return chosen ? chosen : "cpu";
}

/// The same as a device, for tests that have no Trainer.
inline torch::Device test_device() {
  return test_accelerator() == "gpu" ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

}  // namespace leyden
