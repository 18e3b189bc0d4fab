// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/weight_averaging.h>

#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

WeightAveraging::WeightAveraging(std::string device, bool use_buffers)
    : device_(std::move(device)), use_buffers_(use_buffers) {}

bool WeightAveraging::should_update(std::optional<int64_t> step_idx, std::optional<int64_t>) {
  return step_idx.has_value();
}

void WeightAveraging::average(const std::vector<torch::Tensor>& averages, const std::vector<torch::Tensor>& values,
                              int64_t n_averaged) {
  for (size_t i = 0; i < averages.size(); ++i) {
    averages[i].copy_(detail::equal_average(averages[i], values[i], n_averaged));
  }
}

void WeightAveraging::setup(Trainer&, LightningModule&, const std::string& stage) {
  if (stage != "fit") return;
  average_ = WeightCopy();
  is_swapped_ = false;
  n_averaged_ = latest_update_step_ = 0;
  latest_update_epoch_ = -1;
}

// As late as possible: configure_model may make layers, and the precision may change them.
void WeightAveraging::create(Trainer& trainer, LightningModule& module) {
  average_ = WeightCopy(module, device_.empty() ? trainer.device() : torch::Device(device_));
}

void WeightAveraging::on_fit_start(Trainer& trainer, LightningModule& module) {
  const WeightCopy loaded = average_;
  create(trainer, module);
  if (!loaded.empty()) average_.load_state_dict(loaded.state_dict());
}

void WeightAveraging::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch&, int64_t) {
  const int64_t step = trainer.global_step();
  if (step <= latest_update_step_ || !should_update(step - 1, std::nullopt)) return;
  update();
  latest_update_step_ = step;
}

void WeightAveraging::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  const int64_t epoch = trainer.current_epoch();
  if (epoch <= latest_update_epoch_ || !should_update(std::nullopt, epoch)) return;
  update();
  latest_update_epoch_ = epoch;
}

void WeightAveraging::update() {
  const at::NoGradGuard no_grad;
  std::vector<torch::Tensor> averages = average_.parameters(), values;
  const auto add_values = [&](const std::vector<torch::Tensor>& tensors) {
    for (const torch::Tensor& tensor : tensors) {
      const torch::Device device = averages[values.size()].device();
      // A copy to the CPU is waited for: its values are read at once.
      values.push_back(tensor.detach().to(device, /*non_blocking=*/device.is_cuda()));
    }
  };
  if (use_buffers_) averages.insert(averages.end(), average_.buffers().begin(), average_.buffers().end());
  add_values(average_.module_parameters());
  if (use_buffers_) add_values(average_.module_buffers());
  if (n_averaged_ == 0) {
    for (size_t i = 0; i < averages.size(); ++i) averages[i].copy_(values[i]);
  } else {
    average(averages, values, n_averaged_);
  }
  if (!use_buffers_) average_.copy_buffers_from_module();
  ++n_averaged_;
}

void WeightAveraging::swap(Trainer& trainer) {
  if (!trainer.is_fitting() || average_.empty()) return;
  average_.swap();
  is_swapped_ = !is_swapped_;
}

void WeightAveraging::on_validation_epoch_start(Trainer& trainer, LightningModule&) { swap(trainer); }

void WeightAveraging::on_validation_epoch_end(Trainer& trainer, LightningModule&) {
  if (is_swapped_) swap(trainer);
}

void WeightAveraging::on_train_end(Trainer&, LightningModule&) {
  // A run that was stopped within a validation has the average there already.
  if (is_swapped_) average_.swap(), is_swapped_ = false;
  average_.copy_parameters_to_module();
  average_.copy_buffers_to_module();
}

void WeightAveraging::on_save_checkpoint(Trainer& trainer, LightningModule&, Dict& checkpoint) {
  if (!trainer.is_fitting() || average_.empty()) return;
  Dict others = average_.state_dict();
  if (is_swapped_) {
    checkpoint.insert_or_assign("current_model_state", std::move(others));
  } else {
    checkpoint.insert_or_assign("current_model_state", checkpoint.at("state_dict"));
    checkpoint.insert_or_assign("state_dict", std::move(others));
  }
  checkpoint.insert_or_assign("averaging_state", Dict{{"n_averaged", torch::tensor(n_averaged_, torch::kLong)}});
}

void WeightAveraging::on_load_checkpoint(Trainer& trainer, LightningModule& module, Dict& checkpoint) {
  if (!trainer.is_fitting()) return;
  create(trainer, module);
  const Value* current = checkpoint.find("current_model_state");
  const Value* averaging = checkpoint.find("averaging_state");
  if (!current || !averaging) return;  // saved without averaging: the module's weights, loaded before, stand for both
  average_.load_state_dict(checkpoint.at("state_dict").as_dict());
  const Value& count = averaging->at("n_averaged");
  n_averaged_ = count.is_tensor() ? count.as_tensor().item<int64_t>() : count.as_int();
  load_module_state_dict(module, current->as_dict(), module.strict_loading);
}

Dict WeightAveraging::state_dict() { return {{"latest_update_step", latest_update_step_}}; }

void WeightAveraging::load_state_dict(const Dict& state) {
  latest_update_step_ = state.at("latest_update_step").as_int();
}

void EMAWeightAveragingOptions::describe(ParamSchema<EMAWeightAveragingOptions>& s) {
  using O = EMAWeightAveragingOptions;
  s.field("decay", &O::decay).range(0, 1).help("How much of the average stays at each update.");
  s.field("update_every_n_steps", &O::update_every_n_steps).minimum(0).unit("steps").help("Updates every so many steps. 0: not after steps.");
  s.field("update_starting_at_step", &O::update_starting_at_step).minimum(0).unit("steps").help("The first step, counted from 0, after which it may update.").advanced();
  s.field("update_starting_at_epoch", &O::update_starting_at_epoch).minimum(0).unit("epochs").help("Also updates at the end of each epoch, from this one on, counted from 0.").advanced();
  s.field("use_buffers", &O::use_buffers).help("Averages buffers too, such as statistics of batch norms, rather than copying them.").advanced();
  s.field("device", &O::device).help("Where the average lies: cpu, cuda:0. Empty: where the module does.").advanced();
}

EMAWeightAveraging::EMAWeightAveraging(Options options)
    : WeightAveraging(options.device, options.use_buffers), options_(std::move(options)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
}

bool EMAWeightAveraging::should_update(std::optional<int64_t> step_idx, std::optional<int64_t> epoch_idx) {
  const int64_t every = options_.update_every_n_steps;
  if (step_idx && every > 0 && *step_idx % every == 0 && *step_idx >= options_.update_starting_at_step.value_or(0)) return true;
  return epoch_idx && options_.update_starting_at_epoch && *epoch_idx >= *options_.update_starting_at_epoch;
}

void EMAWeightAveraging::average(const std::vector<torch::Tensor>& averages, const std::vector<torch::Tensor>& values,
                                 int64_t) {
  const double decay = options_.decay;
  for (size_t i = 0; i < averages.size(); ++i) {
    if (averages[i].is_floating_point()) {
      averages[i].mul_(decay).add_(values[i].to(averages[i].scalar_type()), 1 - decay);
    } else {
      averages[i].copy_(averages[i] * decay + values[i] * (1 - decay));  // whole numbers: cut off, as in PyTorch
    }
  }
}

}  // namespace leyden
