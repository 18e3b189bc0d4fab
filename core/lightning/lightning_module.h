// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <c10/util/FunctionRef.h>

#include <lightning/batch.h>
#include <lightning/data_loaders.h>
#include <lightning/export.h>
#include <lightning/log_options.h>
#include <lightning/optimizer_config.h>
#include <lightning/param_schema.h>
#include <lightning/torch.h>

namespace leyden {

class Callback;
class HookDispatcher;
class LightningDataModule;
class Logger;
class LoggerConnector;
class MetricCollection;
class TensorMetric;
class Trainer;

/// What a training step came to, for on_train_batch_end: the loss, undefined where the step returned none.
/// Its graph has been freed.
struct StepOutput {
  torch::Tensor loss;
};

/// Runs the training step and its backward pass, and what comes before the update (hooks, clipping).
using StepClosure = c10::function_ref<torch::Tensor()>;

/// A model together with how it is trained, validated and used: PyTorch Lightning's LightningModule. Override
/// training_step and configure_optimizers, and what else is needed. Every member is called on the training
/// thread. A hook that throws ends the run with a TrainingError that names the hook.
class LEYDEN_LIGHTNING_API LightningModule : public torch::nn::Module {
 public:
  LightningModule();
  ~LightningModule() override;

  // --- the model ------------------------------------------------------------------------------------------
  /// By default an error; predict_step calls it.
  virtual torch::Tensor forward(const Batch& batch);
  /// The loss (one element), or an undefined tensor: no backward pass then.
  virtual torch::Tensor training_step(const Batch& batch, int64_t batch_idx);
  /// Override one of the two: with several loaders the one that says which. No gradients are kept in it.
  virtual void validation_step(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void validation_step(const Batch& batch, int64_t batch_idx);
  virtual void test_step(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void test_step(const Batch& batch, int64_t batch_idx);
  /// By default forward(batch).
  virtual Batch predict_step(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual Batch predict_step(const Batch& batch, int64_t batch_idx);
  virtual OptimizerConfig configure_optimizers();

  // --- set-up ---------------------------------------------------------------------------------------------
  virtual std::vector<std::shared_ptr<Callback>> configure_callbacks();
  virtual void prepare_data();
  /// Stage: "fit", "validate", "test" or "predict".
  virtual void setup(const std::string& stage);
  /// Makes layers that need to know the data: the data module's setup has run.
  virtual void configure_model();
  virtual void teardown(const std::string& stage);
  virtual DataLoaders train_dataloader();
  virtual DataLoaders val_dataloader();
  virtual DataLoaders test_dataloader();
  virtual DataLoaders predict_dataloader();

  // --- hooks ----------------------------------------------------------------------------------------------
  virtual void on_fit_start();
  virtual void on_fit_end();
  virtual void on_train_start();
  virtual void on_train_end();
  virtual void on_train_epoch_start();
  virtual void on_train_epoch_end();
  /// False skips the rest of the epoch.
  virtual bool on_train_batch_start(const Batch& batch, int64_t batch_idx);
  virtual void on_train_batch_end(const StepOutput& outputs, const Batch& batch, int64_t batch_idx);
  virtual void on_validation_start();
  virtual void on_validation_end();
  virtual void on_validation_epoch_start();
  virtual void on_validation_epoch_end();
  virtual void on_validation_batch_start(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_validation_batch_end(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_test_start();
  virtual void on_test_end();
  virtual void on_test_epoch_start();
  virtual void on_test_epoch_end();
  virtual void on_test_batch_start(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_test_batch_end(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_predict_start();
  virtual void on_predict_end();
  virtual void on_predict_epoch_start();
  virtual void on_predict_epoch_end();
  virtual void on_predict_batch_start(const Batch& batch, int64_t batch_idx, int64_t dataloader_idx);
  virtual void on_predict_batch_end(const Batch& outputs, const Batch& batch, int64_t batch_idx,
                                    int64_t dataloader_idx);
  virtual Batch on_before_batch_transfer(Batch batch, int64_t dataloader_idx);
  virtual Batch transfer_batch_to_device(Batch batch, torch::Device device, int64_t dataloader_idx);
  virtual Batch on_after_batch_transfer(Batch batch, int64_t dataloader_idx);
  virtual void on_before_zero_grad(Optimizer& optimizer);
  virtual void on_before_backward(const torch::Tensor& loss);
  virtual void on_after_backward();
  virtual void on_before_optimizer_step(Optimizer& optimizer);

  // --- actions --------------------------------------------------------------------------------------------
  /// By default closure(), then optimizer.step().
  virtual void optimizer_step(int64_t epoch, int64_t batch_idx, Optimizer& optimizer, StepClosure closure);
  virtual void optimizer_zero_grad(int64_t epoch, int64_t batch_idx, Optimizer& optimizer);
  virtual void backward(const torch::Tensor& loss);
  /// By default clip_gradients with the Trainer's flags (no value: nothing is clipped).
  virtual void configure_gradient_clipping(Optimizer& optimizer, std::optional<double> value,
                                           const std::string& algorithm);
  /// Clips the gradients of the optimizer's parameters; algorithm: "norm" (the total 2-norm) or "value".
  void clip_gradients(Optimizer& optimizer, std::optional<double> value,
                      const std::string& algorithm = "norm");
  virtual void lr_scheduler_step(LRScheduler& scheduler, std::optional<double> metric);
  virtual void on_validation_model_zero_grad();
  virtual void on_validation_model_eval();
  /// By default gives each submodule back the mode that it had.
  virtual void on_validation_model_train();
  virtual void on_test_model_eval();
  virtual void on_test_model_train();
  virtual void on_predict_model_eval();
  virtual void on_save_checkpoint(Dict& checkpoint);
  virtual void on_load_checkpoint(Dict& checkpoint);

  // --- logging --------------------------------------------------------------------------------------------
  /// Logs a tensor of one element or a number under a name; see LogOptions. Nothing is read from a GPU here.
  /// Throws ConfigError where the hook may not log, on more than one element, or when the same name is logged
  /// with other options in the same hook.
  void log(std::string_view name, const torch::Tensor& value, const LogOptions& options = {});
  void log(std::string_view name, double value, const LogOptions& options = {});
  void log_dict(const std::vector<std::pair<std::string, torch::Tensor>>& values,
                const LogOptions& options = {});
  /// Logs what a metric object gathers, which the step has updated: for a step the value of its last forward(), for
  /// an epoch compute(), after which it is reset. reduce_fx and batch_size do not matter. The object belongs to the
  /// module; one object is logged under one name. Throws ConfigError when it comes to more than one element.
  void log(std::string_view name, TensorMetric& metric, const LogOptions& options = {});
  /// Each metric of a collection, under its name with prefix and postfix.
  void log_dict(const MetricCollection& metrics, const LogOptions& options = {});

  // --- manual optimization --------------------------------------------------------------------------------
  /// False: training_step does its own zero_grad, manual_backward and optimizer steps.
  bool automatic_optimization = true;
  /// Loading a checkpoint must find every weight, and no others.
  bool strict_loading = true;
  Optimizer& optimizer(size_t index = 0) const;
  const std::vector<std::shared_ptr<Optimizer>>& optimizers() const;
  std::vector<std::shared_ptr<LRScheduler>> lr_schedulers() const;
  /// In manual optimization: backward with its hooks.
  void manual_backward(const torch::Tensor& loss);
  /// In manual optimization: one step of an optimizer, counted in global_step, with on_before_optimizer_step. The
  /// closure computes the loss and its gradients, for optimizers that ask for it.
  void manual_step(Optimizer& optimizer, const std::function<torch::Tensor()>& closure = {});
  /// Only the optimizer's own parameters require gradients from here on, until untoggle_optimizer gives all of them back
  /// what they had: for a module of several optimizers that share a graph (a GAN).
  void toggle_optimizer(Optimizer& optimizer);
  void untoggle_optimizer(Optimizer& optimizer);
  /// toggle_optimizer while it lives.
  class LEYDEN_LIGHTNING_API Toggled {
   public:
    Toggled(LightningModule& module, Optimizer& optimizer) : module_(module), optimizer_(optimizer) {
      module_.toggle_optimizer(optimizer_);
    }
    ~Toggled() { module_.untoggle_optimizer(optimizer_); }
    Toggled(const Toggled&) = delete;
    Toggled& operator=(const Toggled&) = delete;

   private:
    LightningModule& module_;
    Optimizer& optimizer_;
  };

  // --- properties -----------------------------------------------------------------------------------------
  /// Index of the running epoch, from 0.
  int64_t current_epoch() const;
  /// Completed steps of the optimizer.
  int64_t global_step() const;
  torch::Device device() const { return device_; }
  /// Of the first floating-point parameter; float32 where there is none.
  torch::ScalarType dtype() const;
  /// An input that forward takes, for summaries; empty where there is none.
  Batch example_input_array;
  const Dict& hparams() const { return hparams_; }
  /// Keeps hyperparameters with every run and checkpoint.
  void save_hyperparameters(Dict hparams) { hparams_ = std::move(hparams); }
  template <class Params>
  void save_hyperparameters(const Params& params) {
    hparams_ = schema_of<Params>().to_values(params);
  }
  /// The Trainer that runs this module; throws ConfigError where there is none.
  Trainer& trainer() const;
  bool has_trainer() const { return trainer_ != nullptr; }
  const std::vector<std::shared_ptr<Logger>>& loggers() const;
  /// The first logger, or null.
  Logger* logger() const;
  /// Of this process, 0 without a Trainer.
  int64_t global_rank() const;
  int64_t local_rank() const;
  /// The tensors of all processes, stacked along a new dimension 0.
  torch::Tensor all_gather(const torch::Tensor& tensor) const;
  /// A line to the standard output, from process 0 alone.
  void print(std::string_view line) const;
  /// Stops gradients of all parameters, and sets eval mode; and back.
  void freeze();
  void unfreeze();

 private:
  friend class Engine;
  Trainer* trainer_ = nullptr;
  LoggerConnector* logger_connector_ = nullptr;
  torch::Device device_ = torch::kCPU;
  Dict hparams_;
  torch::Tensor backward_seed_;
  std::vector<std::pair<torch::Tensor, bool>> toggled_;  // parameters, and whether they required gradients
};

}  // namespace leyden
