// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/strategy.h>

#include <cstring>

#include <lightning/checkpoint_file.h>
#include <lightning/errors.h>
#include <lightning/optimizer.h>

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

std::vector<Dict> Strategy::gather_values(const Dict& own) {
  if (world_size() == 1) return {own};
  const std::string bytes = encode_checkpoint(own);
  const torch::Tensor size = torch::full({1}, static_cast<int64_t>(bytes.size()), torch::kLong);
  const torch::Tensor sizes = all_gather(size.to(root_device())).cpu().flatten();
  // A collective takes tensors of one size.
  torch::Tensor padded = torch::zeros({sizes.max().item<int64_t>()}, torch::kByte);
  std::memcpy(padded.data_ptr(), bytes.data(), bytes.size());
  const torch::Tensor all = all_gather(padded.to(root_device())).cpu().contiguous();
  std::vector<Dict> values;
  for (int64_t rank = 0; rank < world_size(); ++rank) {
    const std::string_view of_rank(static_cast<const char*>(all[rank].data_ptr()),
                                   static_cast<size_t>(sizes[rank].item<int64_t>()));
    values.push_back(decode_checkpoint(of_rank, "the values of process " + std::to_string(rank)));
  }
  return values;
}

void Strategy::teardown(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers) {
  if (!root_device().is_cpu()) move_training(module, optimizers, torch::kCPU);
}

void move_training(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers,
                   torch::Device device) {
  const at::NoGradGuard no_grad;
  module.to(device);
  for (torch::Tensor& parameter : module.parameters()) {
    torch::Tensor& gradient = parameter.mutable_grad();
    if (gradient.defined()) gradient = gradient.to(device);
  }
  for (const auto& optimizer : optimizers) optimizer->follow_parameters();
}

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
