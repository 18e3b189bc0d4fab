// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <lightning/export.h>
#include <lightning/fabric/fabric_loader.h>
#include <lightning/fabric/fabric_state.h>
#include <lightning/logger.h>
#include <lightning/precision/precision.h>
#include <lightning/strategy.h>
#include <lightning/torch.h>

namespace leyden {

/// Base of what Fabric::call reaches. A callback has the hooks that its loop calls: methods with any names and arguments.
class LEYDEN_LIGHTNING_API FabricCallback {
 public:
  virtual ~FabricCallback();
};

/// Flags of a Fabric, with the Trainer's names, values and defaults.
struct FabricOptions {
  std::string accelerator = "auto", strategy = "auto", devices = "auto";
  int64_t num_nodes = 1;
  std::string precision = "32-true";
  std::vector<std::shared_ptr<FabricCallback>> callbacks = {};
  std::vector<std::shared_ptr<Logger>> loggers = {};
};

/// For training loops of one's own: device, precision, gradients, checkpoints and logging in a call each, nothing else
/// decided. Lightning's Fabric; a loop that does what the Trainer does comes to its weights, bit for bit. Used on one
/// thread, the one that trains. It owns no module, optimizer or loader; all of them outlive its use of them.
///
///   leyden::Fabric fabric({.precision = "bf16-mixed"});
///   fabric.setup(*model, {optimizer});
///   for (const leyden::Batch& batch : fabric.setup_dataloader(loader)) {
///     optimizer->zero_grad();
///     const auto loss = fabric.autocast([&] { return torch::mse_loss(model->forward(batch[0]), batch[1]); });
///     fabric.backward(loss);
///     fabric.clip_gradients(*optimizer, {.max_norm = 1});
///     fabric.step(*optimizer);
///   }
class LEYDEN_LIGHTNING_API Fabric {
 public:
  /// Throws ConfigError on flags that this machine or this program cannot serve.
  explicit Fabric(FabricOptions options = {});
  /// With a strategy of one's own, in place of those that the options name.
  Fabric(FabricOptions options, std::shared_ptr<Strategy> strategy);
  /// Finalizes the loggers, as failed where an exception is on its way.
  ~Fabric();
  Fabric(const Fabric&) = delete;
  Fabric& operator=(const Fabric&) = delete;

  // --- set-up ---------------------------------------------------------------------------------------------
  /// What make() gives; the layers that it makes have the precision's type from the start.
  template <class F>
  auto init_module(F&& make) const {
    const Precision::DefaultType type(precision_);
    return make();
  }
  /// Converts a module to the precision's type and moves it to the device, in place: optimizers that were made of its
  /// parameters stay good. Throws ConfigError on an optimizer with a parameter of something else.
  void setup(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers = {}) const;
  /// The loader's batches as to_device() gives them.
  FabricLoader setup_dataloader(std::shared_ptr<DataLoader> loader) const;
  /// A batch on the device, its floating-point tensors in the precision's type.
  Batch to_device(Batch batch) const;
  static uint64_t seed_everything(std::optional<uint64_t> seed = {});
  /// run(fabric) in every process of the strategy, and what it gives. single_device has this one.
  template <class F>
  decltype(auto) launch(F&& run) {
    return run(*this);
  }

  // --- a step ---------------------------------------------------------------------------------------------
  /// What compute() gives in the precision: under autocast, or with its type for new tensors.
  template <class F>
  auto autocast(F&& compute) const {
    const Precision::Scope scope(precision_, device().type());
    return compute();
  }
  /// Adds the gradients of the loss (in 16-mixed, of the scaled loss) to those that are there: several times before a
  /// step to accumulate. Throws ConfigError unless the loss has one element that needs gradients.
  void backward(const torch::Tensor& loss) const;
  /// compute(), a forward pass and backward(), without the exchange of gradients between processes that only the last
  /// batch of an accumulation needs. single_device exchanges nothing, so that this changes nothing.
  template <class F>
  decltype(auto) no_backward_sync(F&& compute, [[maybe_unused]] bool enabled = true) const {
    return compute();
  }
  struct Clip {
    std::optional<double> clip_val = {}, max_norm = {};  ///< one of them, above 0
    double norm_type = 2;  ///< 1, 2, ...; infinity: the greatest
    /// Throws TrainingError, and leaves gradients as they are, where their norm is not finite. Not in 16-mixed, where
    /// such a step is skipped.
    bool error_if_nonfinite = true;
  };
  /// Limits the gradients of an optimizer's parameters, each to clip_val or their common norm to max_norm. Gives the
  /// norm before. After the last backward() of a step.
  std::optional<double> clip_gradients(Optimizer& optimizer, const Clip& how) const;
  /// The optimizer's step; false where 16-mixed skipped it, since a gradient overflowed. A closure computes the loss
  /// again, with zero_grad() and backward(), and is not for 16-mixed (ConfigError).
  bool step(Optimizer& optimizer, const std::function<torch::Tensor()>& closure = {}) const;

  // --- checkpoints ----------------------------------------------------------------------------------------
  /// Whether an entry, by its name, is written.
  using Filter = std::function<bool(const std::string& name, const Value& value)>;
  /// Writes the state's values, the generators and the gradient scaler; Python's torch.load(weights_only=True) reads
  /// the file. A filter is for the value of the state that it is named after, and asked about each of its entries: such
  /// as {"model", requires_grad} for a module. Throws CheckpointError, and ConfigError on a filter of something that the
  /// state does not have or that has no entries.
  void save(const std::filesystem::path& path, const FabricState& state,
            const std::map<std::string, Filter>& filters = {}) const;
  /// Restores them, so that a loop goes on as if it had not been stopped, and gives what the file has beside them: a
  /// Trainer's checkpoint too has weights ("state_dict"). Strict: a name that the file lacks, or a module's
  /// parameters with other names, are an error. Throws CheckpointError; a name is missed before anything changes.
  Dict load(const std::filesystem::path& path, const FabricState& state, bool strict = true);
  /// Restores a module or an optimizer from a file that is a state_dict and nothing else, such as Python's
  /// torch.save(model.state_dict()). Throws CheckpointError.
  void load_raw(const std::filesystem::path& path, torch::nn::Module& module, bool strict = true) const;
  void load_raw(const std::filesystem::path& path, Optimizer& optimizer) const;

  // --- logging, callbacks ---------------------------------------------------------------------------------
  /// A row to every logger. Step: by default one more than the last row's. A tensor has one element, and is waited for.
  void log(const std::string& name, double value, std::optional<int64_t> step = {});
  void log(const std::string& name, const torch::Tensor& value, std::optional<int64_t> step = {});
  void log_dict(const std::vector<std::pair<std::string, double>>& values, std::optional<int64_t> step = {});
  const std::vector<std::shared_ptr<Logger>>& loggers() const { return options_.loggers; }
  /// A line on stdout, of process 0.
  void print(const std::string& line) const;
  /// fabric.call<&MyHooks::on_epoch_end>(arguments...): that method of every callback that derives from MyHooks, in the
  /// order of the callbacks.
  template <auto method, class... Args>
  void call(Args&&... args) const {
    for (const auto& callback : options_.callbacks) {
      if (auto* hooks = dynamic_cast<decltype(owner_of(method))>(callback.get())) (hooks->*method)(args...);
    }
  }

  // --- processes ------------------------------------------------------------------------------------------
  torch::Device device() const { return strategy_->root_device(); }
  const Precision& precision() const { return precision_; }
  Strategy& strategy() const { return *strategy_; }
  int64_t world_size() const { return strategy_->world_size(); }
  int64_t global_rank() const { return strategy_->global_rank(); }
  bool is_global_zero() const { return strategy_->is_global_zero(); }
  void barrier() const { strategy_->barrier(); }
  torch::Tensor all_gather(const torch::Tensor& tensor) const { return strategy_->all_gather(tensor); }
  torch::Tensor all_reduce(const torch::Tensor& tensor, Reduce how = Reduce::mean) const {
    return strategy_->reduce(tensor, how);
  }
  std::string broadcast(std::string text) const { return strategy_->broadcast(std::move(text)); }
  /// What run() gives, in process 0 before it begins in the others, such as a download that they find done. local: the
  /// first process of each machine. Where the first one's throws, the others go on and find out for themselves.
  template <class F>
  decltype(auto) rank_zero_first(F&& run, bool local = false) const {
    const RankZeroFirst order(*strategy_, local);
    return run();
  }

 private:
  /// Lets process 0 pass, the others when it is gone.
  class LEYDEN_LIGHTNING_API RankZeroFirst {
   public:
    RankZeroFirst(Strategy& strategy, bool local);
    ~RankZeroFirst() noexcept(false);
    RankZeroFirst(const RankZeroFirst&) = delete;
    RankZeroFirst& operator=(const RankZeroFirst&) = delete;

   private:
    Strategy& strategy_;
    const bool is_first_;
  };

  template <class Method, class Owner>
  static Owner* owner_of(Method Owner::*);

  FabricOptions options_;
  Precision precision_;
  std::shared_ptr<Strategy> strategy_;
  int64_t next_log_step_ = 0;
  int exceptions_;  // on their way when it was made
};

}  // namespace leyden
