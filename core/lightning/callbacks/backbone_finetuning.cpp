// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/backbone_finetuning.h>

#include <algorithm>

#include <lightning/callbacks/batch_norms.h>
#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace {

using detail::is_batch_norm;

void set_requires_grad(torch::nn::Module& module, bool requires_grad) {
  for (torch::Tensor& parameter : module.parameters(/*recurse=*/false)) parameter.set_requires_grad(requires_grad);
}

bool has(const Optimizer& optimizer, const torch::Tensor& parameter) {
  return std::any_of(optimizer.param_groups().begin(), optimizer.param_groups().end(), [&](const ParamGroup& group) {
    return std::any_of(group.params.begin(), group.params.end(),
                       [&](const torch::Tensor& own) { return own.is_same(parameter); });
  });
}

torch::nn::Module& backbone_of(LightningModule& module) {
  for (const auto& child : module.named_children()) {
    if (child.key() == "backbone") return *child.value();
  }
  throw ConfigError("BackboneFinetuning needs a submodule that is registered as 'backbone'");
}

// The optimizer's groups as its state_dict has them, with the names of their parameters.
Value::List describe_groups(const Optimizer& optimizer, const LightningModule& module) {
  const auto named = module.named_parameters();
  Value::List groups = optimizer.state_dict().at("param_groups").as_list();
  for (size_t i = 0; i < groups.size(); ++i) {
    Value::List names;
    for (const torch::Tensor& parameter : optimizer.param_groups()[i].params) {
      for (const auto& item : named) {
        if (!item.value().is_same(parameter)) continue;
        names.emplace_back(item.key());
        break;
      }
    }
    groups[i].as_dict().insert_or_assign("params", std::move(names));
  }
  return groups;
}

// The groups that were added in the run that is gone on with.
void restore_groups(Optimizer& optimizer, const Value::List& saved, LightningModule& module) {
  auto named = module.named_parameters();
  for (size_t i = optimizer.param_groups().size(); i < saved.size(); ++i) {
    std::vector<torch::Tensor> parameters;
    for (const Value& name : saved[i].at("params").as_list("params")) {
      torch::Tensor* parameter = named.find(name.as_string());
      if (!parameter) throw CheckpointError("the checkpoint fine-tuned " + name.as_string() + ", which the module lacks");
      parameter->set_requires_grad(true);
      parameters.push_back(*parameter);
    }
    optimizer.add_param_group(std::move(parameters));
    optimizer.param_groups().back().options->from_dict(saved[i].as_dict());
  }
}

}  // namespace

void BaseFinetuning::freeze(torch::nn::Module& module, bool train_bn) {
  for (const auto& each : module.modules()) set_requires_grad(*each, train_bn && is_batch_norm(*each));
}

void BaseFinetuning::make_trainable(torch::nn::Module& module) {
  for (const auto& each : module.modules()) set_requires_grad(*each, true);
}

std::vector<torch::Tensor> BaseFinetuning::filter_params(torch::nn::Module& module, bool train_bn, bool requires_grad) {
  std::vector<torch::Tensor> found;
  for (const auto& each : module.modules()) {
    if (!train_bn && is_batch_norm(*each)) continue;
    for (const torch::Tensor& parameter : each->parameters(/*recurse=*/false)) {
      if (parameter.requires_grad() == requires_grad) found.push_back(parameter);
    }
  }
  return found;
}

bool BaseFinetuning::unfreeze_and_add_param_group(torch::nn::Module& module, Optimizer& optimizer, std::optional<double> lr,
                                                  double initial_denom_lr, bool train_bn) {
  make_trainable(module);
  std::vector<torch::Tensor> parameters = filter_params(module, train_bn);
  std::erase_if(parameters, [&](const torch::Tensor& parameter) { return has(optimizer, parameter); });
  if (parameters.empty()) return false;
  const double rate = lr ? *lr : optimizer.param_groups().front().lr() / initial_denom_lr;
  optimizer.add_param_group(std::move(parameters));
  optimizer.param_groups().back().set_lr(rate);
  return true;
}

void BaseFinetuning::setup(Trainer&, LightningModule& module, const std::string& stage) {
  if (stage != "fit") return;
  groups_.clear();
  is_restarting_ = false;
  freeze_before_training(module);
}

void BaseFinetuning::on_fit_start(Trainer& trainer, LightningModule& module) {
  if (!std::exchange(is_restarting_, false)) return;
  for (size_t i = 0; i < trainer.optimizers().size(); ++i) {
    if (const Value* saved = groups_.find(i)) restore_groups(*trainer.optimizers()[i], saved->as_list(), module);
  }
}

void BaseFinetuning::on_train_epoch_start(Trainer& trainer, LightningModule& module) {
  for (size_t i = 0; i < trainer.optimizers().size(); ++i) {
    Optimizer& optimizer = *trainer.optimizers()[i];
    const size_t before = optimizer.param_groups().size();
    finetune_function(module, trainer.current_epoch(), optimizer);
    if (optimizer.param_groups().size() == before && groups_.contains(i)) continue;
    groups_.insert_or_assign(i, describe_groups(optimizer, module));
  }
}

Dict BaseFinetuning::state_dict() { return {{"internal_optimizer_metadata", groups_}}; }

void BaseFinetuning::load_state_dict(const Dict& state) {
  groups_ = state.at("internal_optimizer_metadata").as_dict();
  is_restarting_ = true;
}

void BackboneFinetuningOptions::describe(ParamSchema<BackboneFinetuningOptions>& s) {
  using O = BackboneFinetuningOptions;
  s.field("unfreeze_backbone_at_epoch", &O::unfreeze_backbone_at_epoch).minimum(0).unit("epochs").help("The first epoch, counted from 0, that trains the backbone.");
  s.field("backbone_initial_ratio_lr", &O::backbone_initial_ratio_lr).above(0).help("The backbone's first learning rate, as a share of the head's.");
  s.field("backbone_initial_lr", &O::backbone_initial_lr).above(0).help("The backbone's first learning rate. None: a share of the head's.").advanced();
  s.field("lr_factor", &O::lr_factor).above(0).help("The backbone's learning rate is multiplied by this at each epoch.").advanced();
  s.field("should_align", &O::should_align).help("The backbone's learning rate stays at the head's once it got there.").advanced();
  s.field("train_bn", &O::train_bn).help("Also trains the batch norms of the backbone.").advanced();
  s.field("initial_denom_lr", &O::initial_denom_lr).above(0).help("Divides the head's learning rate where no first one is given.").advanced();
}

BackboneFinetuning::BackboneFinetuning(Options options, LambdaFunction lambda_func)
    : options_(options), lambda_func_(std::move(lambda_func)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  if (!lambda_func_) lambda_func_ = [factor = options_.lr_factor](int64_t) { return factor; };
}

void BackboneFinetuning::freeze_before_training(LightningModule& module) {
  previous_backbone_lr_.reset();
  freeze(backbone_of(module));
}

void BackboneFinetuning::finetune_function(LightningModule& module, int64_t epoch, Optimizer& optimizer) {
  if (epoch < options_.unfreeze_backbone_at_epoch) return;
  const double head_lr = optimizer.param_groups().front().lr();
  if (epoch == options_.unfreeze_backbone_at_epoch) {
    previous_backbone_lr_ = options_.backbone_initial_lr.value_or(head_lr * options_.backbone_initial_ratio_lr);
    unfreeze_and_add_param_group(backbone_of(module), optimizer, previous_backbone_lr_, options_.initial_denom_lr,
                                 options_.train_bn);
    return;
  }
  if (!previous_backbone_lr_) {
    throw ConfigError("BackboneFinetuning begins in epoch " + std::to_string(epoch) + ", after the epoch that unfreezes "
                      "the backbone, and the checkpoint knows nothing of it", "unfreeze_backbone_at_epoch");
  }
  double lr = lambda_func_(epoch + 1) * *previous_backbone_lr_;
  if (options_.should_align && lr > head_lr) lr = head_lr;
  optimizer.param_groups().back().set_lr(lr);
  previous_backbone_lr_ = lr;
}

Dict BackboneFinetuning::state_dict() {
  Dict state = BaseFinetuning::state_dict();
  state.insert_or_assign("previous_backbone_lr", previous_backbone_lr_);
  return state;
}

void BackboneFinetuning::load_state_dict(const Dict& state) {
  BaseFinetuning::load_state_dict(state);
  const Value& lr = state.at("previous_backbone_lr");
  previous_backbone_lr_ = lr.is_none() ? std::nullopt : std::optional(lr.as_double());
}

}  // namespace leyden
