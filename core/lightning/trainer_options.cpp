// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/trainer_options.h>

#include <lightning/precision/precision.h>

namespace leyden {

namespace {

void describe_limits(ParamSchema<TrainerOptions>& s) {
  using O = TrainerOptions;
  const std::string how = " A whole number counts batches, 0.0 to 1.0 is a share of them.";
  s.field("limit_train_batches", &O::limit_train_batches)
      .help("Training batches of an epoch." + how)
      .advanced();
  s.field("limit_val_batches", &O::limit_val_batches)
      .help("Batches of each validation; 0: none." + how)
      .advanced();
  s.field("limit_test_batches", &O::limit_test_batches).help("Batches of a test." + how).advanced();
  s.field("limit_predict_batches", &O::limit_predict_batches)
      .help("Batches of a prediction." + how)
      .advanced();
  s.field("overfit_batches", &O::overfit_batches)
      .help(
          "Trains and validates on the first batches alone, in order: a model that cannot learn these by "
          "heart has "
          "a mistake in it. 0.0: off." +
          how)
      .advanced();
  s.field("fast_dev_run", &O::fast_dev_run)
      .minimum(0)
      .unit("batches")
      .help(
          "Tries everything with so many batches of training and validation, without loggers and "
          "checkpoints. 0: off.")
      .advanced();
}

void describe_validation(ParamSchema<TrainerOptions>& s) {
  using O = TrainerOptions;
  s.field("val_check_interval", &O::val_check_interval)
      .help(
          "When to validate within an epoch: every so many batches (a whole number), after each such "
          "share of "
          "the epoch (0.25: four times), or after a time (00:00:30:00: every half hour); 1.0: at its end.")
      .advanced();
  s.field("check_val_every_n_epoch", &O::check_val_every_n_epoch)
      .minimum(1)
      .unit("epochs")
      .help("Validates every so many epochs. None: val_check_interval counts batches across epochs.")
      .advanced();
  s.field("num_sanity_val_steps", &O::num_sanity_val_steps)
      .minimum(-1)
      .unit("batches")
      .help("Validation batches tried before training, so that a mistake shows early. -1: all, 0: none.")
      .advanced();
  s.field("reload_dataloaders_every_n_epochs", &O::reload_dataloaders_every_n_epochs)
      .minimum(0)
      .unit("epochs")
      .help("Asks for new data loaders every so many epochs. 0: never.")
      .advanced();
}

void describe_optimization(ParamSchema<TrainerOptions>& s) {
  using O = TrainerOptions;
  s.field("accumulate_grad_batches", &O::accumulate_grad_batches)
      .minimum(1)
      .unit("batches")
      .help("Adds up the gradients of so many batches before each step of the optimizer.");
  s.field("gradient_clip_val", &O::gradient_clip_val)
      .minimum(0)
      .help("Clips gradients to this norm, or value. None: no clipping.");
  s.field("gradient_clip_algorithm", &O::gradient_clip_algorithm)
      .choices({"norm", "value"})
      .help(
          "norm: scales all gradients so that their common norm is at most gradient_clip_val; value: limits "
          "each.")
      .advanced();
}

void describe_running(ParamSchema<TrainerOptions>& s) {
  using O = TrainerOptions;
  s.field("log_every_n_steps", &O::log_every_n_steps)
      .minimum(0)
      .unit("steps")
      .help(
          "Steps between rows for loggers that do not take every step (the run's own database takes every "
          "one).")
      .advanced();
  s.field("enable_checkpointing", &O::enable_checkpointing).help("Saves checkpoints.").advanced();
  s.field("enable_progress_bar", &O::enable_progress_bar).help("Shows progress in a terminal.").advanced();
  s.field("enable_model_summary", &O::enable_model_summary)
      .help("Shows the model's layers and sizes.")
      .advanced();
  s.field("inference_mode", &O::inference_mode)
      .help(
          "Validates, tests and predicts in inference mode, which is faster than only leaving out gradients.")
      .advanced();
  s.field("deterministic", &O::deterministic)
      .help("Uses only algorithms that repeat to the bit; an operation that has none is an error.")
      .advanced();
  s.field("benchmark", &O::benchmark)
      .help("Lets cuDNN time its algorithms for each size of input and take the fastest. Of use on GPUs alone.")
      .advanced();
  s.field("detect_anomaly", &O::detect_anomaly)
      .help("Finds the operation whose gradient became NaN. Slow.")
      .advanced();
  s.field("profiler", &O::profiler)
      .choices({"none", "simple", "pytorch"})
      .help(
          "simple: how long each hook takes, as a table at the end; pytorch: each operation of three batches, "
          "with a trace for chrome://tracing. Files in default_root_dir.")
      .advanced();
  s.field("barebones", &O::barebones)
      .help(
          "Trains without anything that costs time beside: no loggers, checkpoints, progress, sanity check. To "
          "measure the engine itself.")
      .advanced();
  s.field("num_threads", &O::num_threads)
      .minimum(0)
      .help(
          "Threads of one operation on the CPU. 0: LibTorch's choice. A run repeats to the bit only with the "
          "same "
          "number.")
      .advanced();
  s.field("flush_denormals", &O::flush_denormals)
      .help("Takes numbers below 1e-38 for 0 on the CPU, where they would cost up to a quarter of the speed.")
      .advanced();
  s.field("default_root_dir", &O::default_root_dir)
      .directory()
      .help("Where files go that no logger has a place for. Empty: the working folder.")
      .advanced();
  s.field("lightning_compatible", &O::lightning_compatible)
      .help(
          "Does as PyTorch Lightning does to the letter where we do better: float32 sums of metrics, the "
          "short last "
          "window of an accumulation, a resume within an epoch.")
      .advanced();
}

}  // namespace

void TrainerOptions::describe(ParamSchema<TrainerOptions>& s) {
  using O = TrainerOptions;
  s.field("max_epochs", &O::max_epochs)
      .minimum(-1)
      .unit("epochs")
      .help(
          "Stops after so many epochs. None: 1000, or no limit where max_steps or max_time is set; -1: no "
          "limit.");
  s.field("max_steps", &O::max_steps)
      .minimum(-1)
      .unit("steps")
      .help("Stops after so many steps of the optimizer. -1: no limit.");
  s.field("max_time", &O::max_time).help("Stops after this time, as DD:HH:MM:SS. Empty: no limit.");
  s.field("min_epochs", &O::min_epochs)
      .minimum(0)
      .unit("epochs")
      .help("Does not stop earlier than this.")
      .advanced();
  s.field("min_steps", &O::min_steps)
      .minimum(0)
      .unit("steps")
      .help("Does not stop earlier than this.")
      .advanced();
  s.field("accelerator", &O::accelerator)
      .choices({"auto", "cpu", "gpu"})
      .help("Where to train; auto takes a GPU if there is one that this LibTorch can use.");
  s.field("devices", &O::devices).help("Which GPU: its number, or auto for the first.");
  s.field("strategy", &O::strategy)
      .help("How processes work together: auto or single_device, one process on one device.")
      .advanced();
  s.field("num_nodes", &O::num_nodes).minimum(1).help("Machines that train together: 1.").advanced();
  s.field("sync_batchnorm", &O::sync_batchnorm)
      .help("Takes the statistics of batch norms over all processes. There is one, so that it changes nothing.")
      .advanced();
  s.field("use_distributed_sampler", &O::use_distributed_sampler)
      .help("Lets each process read its own part of the data. There is one, which reads all of it either way.")
      .advanced();
  s.field("precision", &O::precision)
      .choices({"32-true", "64-true", "bf16-true", "16-true", "bf16-mixed", "16-mixed"})
      .help(
          "Type of the weights and of the computation; the mixed ones keep weights in 32 bits, 16-mixed with a "
          "scaled loss.")
      .advanced();
  describe_optimization(s);
  describe_limits(s);
  describe_validation(s);
  describe_running(s);
}

TrainerOptions TrainerOptions::from_values(const Dict& values) {
  Dict texts = values;
  for (const char* name : {"limit_train_batches", "limit_val_batches", "limit_test_batches",
                           "limit_predict_batches", "overfit_batches", "val_check_interval"}) {
    Value* value = texts.find(name);
    if (value && value->is_int()) *value = BatchLimit(value->as_int()).to_string();
    if (value && value->is_double()) *value = BatchLimit(value->as_double()).to_string();
  }
  // Lightning's short names; a 16 without quotes is a number.
  if (Value* value = texts.find("precision"); value && (value->is_int() || value->is_string())) {
    *value = Precision(value->is_int() ? std::to_string(value->as_int()) : value->as_string()).name();
  }
  // Numbers of devices are written without quotes as often as with them.
  if (Value* value = texts.find("devices"); value && value->is_int())
    *value = std::to_string(value->as_int());
  return schema_of<TrainerOptions>().from_values(texts);
}

}  // namespace leyden
