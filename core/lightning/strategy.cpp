// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/strategy.h>

#include <lightning/errors.h>

namespace leyden {

namespace {

const char* const there_is = "there is single_device, which auto takes: one process on the CPU or on one GPU";

bool starts_with_any(const std::string& name, std::initializer_list<const char*> prefixes) {
  for (const char* prefix : prefixes) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

}  // namespace

Strategy::~Strategy() = default;

torch::Tensor SingleDeviceStrategy::reduce(const torch::Tensor& tensor, Reduce) { return tensor; }
torch::Tensor SingleDeviceStrategy::all_gather(const torch::Tensor& tensor) { return tensor.unsqueeze(0); }
std::string SingleDeviceStrategy::broadcast(std::string text) { return text; }

std::shared_ptr<Strategy> make_strategy(const std::string& name, int64_t num_nodes, torch::Device device) {
  if (num_nodes != 1) {
    throw ConfigError("num_nodes is " + std::to_string(num_nodes) + "; a run has one node: " + there_is, "num_nodes");
  }
  if (name == "auto" || name == "single_device") return std::make_shared<SingleDeviceStrategy>(device);
  if (starts_with_any(name, {"fsdp", "deepspeed", "model_parallel", "modelparallel", "xla"})) {
    throw ConfigError("strategy is '" + name + "', which exists in Python only: LibTorch has no C++ side of it; " + there_is,
                      "strategy");
  }
  if (starts_with_any(name, {"ddp"})) {
    throw ConfigError("strategy is '" + name + "', and this version trains in one process; " + there_is, "strategy");
  }
  throw ConfigError("there is no strategy '" + name + "'; " + there_is, "strategy");
}

}  // namespace leyden
