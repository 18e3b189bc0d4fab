// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/model_pruning.h>

#include <algorithm>
#include <cmath>

#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/moduledict.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <lightning/errors.h>
#include <lightning/trainer.h>

namespace leyden {

namespace {

bool is_container(const torch::nn::Module& module) {
  return dynamic_cast<const LightningModule*>(&module) != nullptr ||
         dynamic_cast<const torch::nn::SequentialImpl*>(&module) != nullptr ||
         dynamic_cast<const torch::nn::ModuleListImpl*>(&module) != nullptr ||
         dynamic_cast<const torch::nn::ModuleDictImpl*>(&module) != nullptr;
}

template <class... Layers>
void reset_if_one_of(torch::nn::Module& module) {
  const auto reset = [&]<class Layer>() {
    if (auto* layer = dynamic_cast<Layer*>(&module)) layer->reset_parameters();
  };
  (reset.template operator()<Layers>(), ...);
}

// LibTorch's layers that have reset_parameters(); it is no member of Module.
void reset_parameters(torch::nn::Module& module) {
  using namespace torch::nn;
  reset_if_one_of<LinearImpl, BilinearImpl, EmbeddingImpl, EmbeddingBagImpl, Conv1dImpl, Conv2dImpl, Conv3dImpl,
                  ConvTranspose1dImpl, ConvTranspose2dImpl, ConvTranspose3dImpl, BatchNorm1dImpl, BatchNorm2dImpl,
                  BatchNorm3dImpl, LayerNormImpl, GroupNormImpl>(module);
}

// Halves go to the even number, as Python rounds.
int64_t count_of(const BatchLimit& amount, int64_t size) {
  if (!amount.is_count()) return static_cast<int64_t>(std::nearbyint(amount.share() * static_cast<double>(size)));
  if (amount.count() <= size) return amount.count();
  throw ConfigError("ModelPruning: amount = " + amount.to_string() + " is more than the " + std::to_string(size) +
                        " that are left to prune",
                    "amount");
}

bool is_structured(const std::string& pruning_fn) { return pruning_fn.ends_with("_structured"); }

}  // namespace

void ModelPruningOptions::describe(ParamSchema<ModelPruningOptions>& s) {
  using O = ModelPruningOptions;
  s.field("pruning_fn", &O::pruning_fn)
      .choices({"l1_unstructured", "random_unstructured", "ln_structured", "random_structured"})
      .help("Prunes the smallest or random weights, one by one or whole channels.");
  s.field("amount", &O::amount).help("How many are pruned at each epoch: a share of those that are left (0.5) or a number (20).");
  s.field("use_global_unstructured", &O::use_global_unstructured).help("Compares the weights of all layers with each other, rather than within each layer.");
  s.field("use_lottery_ticket_hypothesis", &O::use_lottery_ticket_hypothesis).help("The weights that are left start again from their first values.");
  s.field("parameters_to_prune", &O::parameters_to_prune).help("The parameters, such as encoder.0.weight. Empty: all of the names below.").advanced();
  s.field("parameter_names", &O::parameter_names).choices({"weight", "bias"}).help("Which parameters of each layer.").advanced();
  s.field("pruning_dim", &O::pruning_dim).help("The dimension of the channels that structured pruning takes away.").advanced();
  s.field("pruning_norm", &O::pruning_norm).help("The n of ln_structured, which takes away the channels with the smallest n-norm.").advanced();
  s.field("make_pruning_permanent", &O::make_pruning_permanent).help("Forgets the masks when training ends; the zeros stay.").advanced();
  s.field("resample_parameters", &O::resample_parameters).help("With the lottery ticket hypothesis: new random values rather than the first ones.").advanced();
  s.field("prune_on_train_epoch_end", &O::prune_on_train_epoch_end).help("Prunes at the end of the training epoch rather than of validation.").advanced();
  s.field("apply_pruning", &O::apply_pruning).help("Whether it prunes at all.").advanced();
}

ModelPruning::ModelPruning(Options options, Functions functions)
    : options_(std::move(options)), functions_(std::move(functions)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  if (!is_structured(options_.pruning_fn)) return;
  if (options_.use_global_unstructured) {
    throw ConfigError("ModelPruning: " + options_.pruning_fn + " takes whole channels, which can only be compared within "
                      "a layer; set use_global_unstructured to false", "use_global_unstructured");
  }
  if (!options_.pruning_dim) throw ConfigError("ModelPruning: " + options_.pruning_fn + " needs pruning_dim", "pruning_dim");
  if (options_.pruning_fn == "ln_structured" && !options_.pruning_norm) {
    throw ConfigError("ModelPruning: ln_structured needs pruning_norm", "pruning_norm");
  }
}

void ModelPruning::setup(Trainer& trainer, LightningModule& module, const std::string& stage) {
  if (stage != "fit") return;
  // On the CPU Lightning's copies of the first weights become the parameters themselves when they are first used.
  rewinds_once_ = trainer.options().lightning_compatible && trainer.device().is_cpu() && !options_.resample_parameters;
  has_rewound_ = false;
  loaded_.reset();
  find_targets(module);
}

void ModelPruning::add_target(torch::nn::Module& layer, const std::string& name, const torch::Tensor& parameter) {
  const auto is_known = [&](const Target& target) { return target.parameter.is_same(parameter); };
  if (std::any_of(targets_.begin(), targets_.end(), is_known)) return;
  targets_.push_back({name, &layer, parameter, parameter.detach().clone(), {}});
}

// All weights, then all biases, in the order of the layers.
void ModelPruning::find_targets(LightningModule& module) {
  targets_.clear();
  std::vector<std::string> known;
  const auto layers = module.named_modules("", /*include_self=*/false);
  for (const std::string& kind : options_.parameter_names) {
    for (const auto& layer : layers) {
      if (is_container(*layer.value())) continue;
      const auto own = layer.value()->named_parameters(/*recurse=*/false);
      const torch::Tensor* parameter = own.find(kind);
      if (!parameter || !parameter->defined()) continue;
      const std::string name = layer.key() + "." + kind;
      known.push_back(name);
      const auto& wanted = options_.parameters_to_prune;
      if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end()) {
        add_target(*layer.value(), name, *parameter);
      }
    }
  }
  for (const std::string& name : options_.parameters_to_prune) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw ConfigError("ModelPruning: the module has no parameter " + name + " that could be pruned" +
                          did_you_mean(name, known),
                      "parameters_to_prune");
  }
  if (targets_.empty()) throw ConfigError("ModelPruning finds no weight or bias in the module's layers");
}

void ModelPruning::on_fit_start(Trainer&, LightningModule&) {
  // Layers of configure_model come after setup; on another device or in another precision tensors stay the same.
  for (Target& target : targets_) target.original = target.original.to(target.parameter.options().requires_grad(false));
  if (!loaded_) return;
  const Dict& masks = loaded_->at("masks").as_dict();
  const Value* originals = loaded_->find("originals");
  const auto read = [](const Dict& saved, const Target& target, torch::Tensor& into) {
    const Value* value = saved.find(target.name);
    if (value) into = value->as_tensor().to(target.parameter.device(), target.parameter.scalar_type());
  };
  for (Target& target : targets_) {
    read(masks, target, target.mask);
    if (originals) read(originals->as_dict(), target, target.original);
  }
  loaded_.reset();
  apply_masks();
}

// The mask with more zeros: of all values that it leaves, as torch.nn.utils.prune.PruningContainer does.
torch::Tensor ModelPruning::more_pruned(const torch::Tensor& values, const torch::Tensor& mask,
                                        const BatchLimit& amount) const {
  const torch::Tensor left = mask == 1;
  const torch::Tensor candidates = values.masked_select(left);
  const int64_t count = count_of(amount, candidates.numel());
  torch::Tensor kept = torch::ones_like(candidates);
  if (count > 0) {
    const bool random = options_.pruning_fn == "random_unstructured";
    const torch::Tensor worth = random ? torch::rand_like(candidates) : candidates.abs();
    kept.index_fill_(0, std::get<1>(worth.topk(count, 0, /*largest=*/random)), 0);
  }
  return mask.masked_scatter(left, kept);
}

torch::Tensor ModelPruning::structured_mask(const torch::Tensor& all, const torch::Tensor& mask,
                                            const BatchLimit& amount) const {
  const int64_t dims = all.dim(), dim = *options_.pruning_dim < 0 ? dims + *options_.pruning_dim : *options_.pruning_dim;
  if (dims <= 1 || dim < 0 || dim >= dims) {
    throw ConfigError("ModelPruning: channels of dimension " + std::to_string(*options_.pruning_dim) +
                          " cannot be pruned in a parameter of " + std::to_string(dims) +
                          " dimensions; name the parameters, or leave out bias",
                      dims <= 1 ? "parameter_names" : "pruning_dim");
  }
  std::vector<int64_t> others;
  for (int64_t d = 0; d < dims; ++d) {
    if (d != dim) others.push_back(d);
  }
  const torch::Tensor channels = (mask.sum(others) != 0).nonzero().flatten();
  const int64_t size = channels.numel(), count = count_of(amount, size);
  if (count == 0) return mask;
  torch::Tensor kept;
  if (options_.pruning_fn == "random_structured") {
    const torch::Tensor worth = torch::rand({size});
    kept = (worth > std::get<0>(worth.kthvalue(count))).nonzero().flatten().to(all.device());
  } else {
    const torch::Tensor norm = all.index_select(dim, channels).norm(*options_.pruning_norm, others);
    kept = std::get<1>(norm.topk(size - count));
  }
  torch::Tensor keeps = torch::zeros_like(mask);
  keeps.index_fill_(dim, channels.index_select(0, kept), 1);
  return mask * keeps;
}

void ModelPruning::prune_global(const BatchLimit& amount) {
  std::vector<torch::Tensor> values, masks;
  for (const Target& target : targets_) {
    values.push_back(target.parameter.detach().flatten());
    masks.push_back(target.mask.flatten());
  }
  const torch::Tensor mask = more_pruned(torch::cat(values), torch::cat(masks), amount);
  int64_t from = 0;
  for (Target& target : targets_) {
    const int64_t size = target.mask.numel();
    target.mask = mask.slice(0, from, from + size).view_as(target.mask).clone();
    from += size;
  }
}

void ModelPruning::prune_each(const BatchLimit& amount) {
  for (Target& target : targets_) {
    const torch::Tensor values = target.parameter.detach();
    target.mask = is_structured(options_.pruning_fn) ? structured_mask(values, target.mask, amount)
                                                     : more_pruned(values, target.mask, amount);
  }
}

void ModelPruning::apply_pruning(const BatchLimit& amount) {
  const at::NoGradGuard no_grad;
  for (Target& target : targets_) {
    if (!target.mask.defined()) target.mask = torch::ones_like(target.parameter.detach());
  }
  options_.use_global_unstructured ? prune_global(amount) : prune_each(amount);
  apply_masks();
}

std::pair<int64_t, int64_t> ModelPruning::pruned() const {
  int64_t zeros = 0, all = 0;
  for (const Target& target : targets_) {
    all += target.parameter.numel();
    if (target.mask.defined()) zeros += (target.mask == 0).sum().item<int64_t>();
  }
  return {zeros, all};
}

// What is left gets its first value back, or a new random one.
void ModelPruning::rewind() {
  if (std::exchange(has_rewound_, true) && rewinds_once_) return;
  const at::NoGradGuard no_grad;
  std::vector<torch::nn::Module*> resampled;
  if (options_.resample_parameters) {
    for (const Target& target : targets_) {
      if (std::find(resampled.begin(), resampled.end(), target.layer) == resampled.end()) resampled.push_back(target.layer);
    }
  }
  for (torch::nn::Module* layer : resampled) {
    // Only the targets get the new values.
    std::vector<std::pair<torch::Tensor, torch::Tensor>> before;
    for (const torch::Tensor& parameter : layer->parameters(false)) before.emplace_back(parameter, parameter.detach().clone());
    reset_parameters(*layer);
    for (auto& [parameter, value] : before) {
      for (Target& target : targets_) {
        const bool has_new_value = target.parameter.is_same(parameter) && !torch::equal(parameter, value);
        if (has_new_value) target.original = parameter.detach().clone();
      }
      parameter.detach().copy_(value);
    }
  }
  for (const Target& target : targets_) target.parameter.detach().copy_(target.original);
  apply_masks();
}

void ModelPruning::apply_masks() {
  const at::NoGradGuard no_grad;
  for (const Target& target : targets_) {
    if (target.mask.defined()) target.parameter.detach().mul_(target.mask);
  }
}

void ModelPruning::run(int64_t epoch) {
  const BatchLimit amount = functions_.amount ? functions_.amount(epoch) : options_.amount;
  const bool applies = functions_.apply_pruning ? functions_.apply_pruning(epoch) : options_.apply_pruning;
  if (!applies || amount.is_zero()) return;
  apply_pruning(amount);
  const auto& lottery = functions_.use_lottery_ticket_hypothesis;
  if (lottery ? lottery(epoch) : options_.use_lottery_ticket_hypothesis) rewind();
}

void ModelPruning::on_after_backward(Trainer&, LightningModule&) {
  const at::NoGradGuard no_grad;
  for (const Target& target : targets_) {
    if (target.mask.defined() && target.parameter.grad().defined()) target.parameter.grad().mul_(target.mask);
  }
}

void ModelPruning::on_train_batch_end(Trainer&, LightningModule&, const StepOutput&, const Batch&, int64_t) { apply_masks(); }

void ModelPruning::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  if (options_.prune_on_train_epoch_end) run(trainer.current_epoch());
}

void ModelPruning::on_validation_epoch_end(Trainer& trainer, LightningModule&) {
  if (trainer.is_fitting() && !trainer.sanity_checking() && !options_.prune_on_train_epoch_end) run(trainer.current_epoch());
}

void ModelPruning::on_train_end(Trainer&, LightningModule&) {
  if (!options_.make_pruning_permanent) return;
  for (Target& target : targets_) target.mask.reset();
}

Dict ModelPruning::state_dict() {
  Dict masks;
  for (const Target& target : targets_) {
    if (target.mask.defined()) masks.insert_or_assign(target.name, target.mask);
  }
  if (masks.empty()) return {};
  Dict state{{"masks", std::move(masks)}};
  if (!options_.use_lottery_ticket_hypothesis || options_.resample_parameters) return state;
  Dict originals;
  for (const Target& target : targets_) originals.insert_or_assign(target.name, target.original);
  state.insert_or_assign("originals", std::move(originals));
  return state;
}

void ModelPruning::load_state_dict(const Dict& state) {
  if (state.contains("masks")) loaded_ = state;
}

}  // namespace leyden
