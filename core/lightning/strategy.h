// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <lightning/export.h>
#include <lightning/log_options.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

class Optimizer;

/// How the processes of a run work together (Lightning's Strategy): their ranks and what they exchange. One for a
/// Trainer, used on the training thread. Each collective is called by every process, in the same order.
class LEYDEN_LIGHTNING_API Strategy {
 public:
  virtual ~Strategy();

  /// "single_device", ...
  virtual std::string name() const = 0;
  virtual int64_t world_size() const = 0;
  virtual int64_t global_rank() const = 0;
  virtual int64_t local_rank() const = 0;
  virtual int64_t node_rank() const = 0;
  /// Where the module of this process lives.
  virtual torch::Device root_device() const = 0;

  /// Waits for every process.
  virtual void barrier() = 0;
  /// The tensor of all processes as one (mean, sum, min or max), on every process; the argument is left alone.
  virtual torch::Tensor reduce(const torch::Tensor& tensor, Reduce how) = 0;
  /// The tensors of all processes, stacked along a new dimension 0.
  virtual torch::Tensor all_gather(const torch::Tensor& tensor) = 0;
  /// Process 0's text, on every process.
  virtual std::string broadcast(std::string text) = 0;
  /// The values of all processes in the order of their ranks, on every process; their sizes may differ. With more than
  /// one process they travel as a checkpoint's bytes, so that tensors come on the CPU.
  std::vector<Dict> gather_values(const Dict& own);

  /// At the end of a run, however it came: the module and its optimizers go back to the CPU, so that they can be used
  /// without the device, and its memory is free.
  virtual void teardown(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers);

  /// Process 0 of all: it alone logs, prints and writes checkpoints.
  bool is_global_zero() const { return global_rank() == 0; }
};

/// One process on one device: nothing to exchange.
class LEYDEN_LIGHTNING_API SingleDeviceStrategy : public Strategy {
 public:
  explicit SingleDeviceStrategy(torch::Device device) : device_(device) {}

  std::string name() const override { return "single_device"; }
  int64_t world_size() const override { return 1; }
  int64_t global_rank() const override { return 0; }
  int64_t local_rank() const override { return 0; }
  int64_t node_rank() const override { return 0; }
  torch::Device root_device() const override { return device_; }
  void barrier() override {}
  torch::Tensor reduce(const torch::Tensor& tensor, Reduce how) override;
  torch::Tensor all_gather(const torch::Tensor& tensor) override;
  std::string broadcast(std::string text) override;

 private:
  torch::Device device_;
};

/// Moves a module with its gradients, and the state of the optimizers of its parameters. Parameters stay the objects that
/// they are.
LEYDEN_LIGHTNING_API void move_training(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers,
                                        torch::Device device);

/// The strategy of that name, "auto" or "single_device". Throws ConfigError, with what there is, on those of
/// Lightning's that do not exist here, and on more than one node.
LEYDEN_LIGHTNING_API std::shared_ptr<Strategy> make_strategy(const std::string& name, int64_t num_nodes,
                                                             torch::Device device);

}  // namespace leyden
