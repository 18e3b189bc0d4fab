// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/fabric/fabric.h>

#include <torch/nn/utils/clip_grad.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <unordered_set>

#include <lightning/accelerator.h>
#include <lightning/checkpoint_file.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>
#include <lightning/field_spec.h>
#include <lightning/seed.h>

namespace leyden {

namespace {

void check_limit(std::optional<double> limit, const char* name) {
  if (!limit || *limit > 0) return;
  throw ConfigError("clip_gradients: " + std::string(name) + " is " + std::to_string(*limit) + "; it must be above 0", name);
}

void check_filters(const FabricState& state, const std::map<std::string, Fabric::Filter>& filters) {
  std::vector<std::string> names;
  for (const auto& item : state.items()) names.push_back(item.name);
  for (const auto& [name, filter] : filters) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      throw ConfigError("save has a filter of '" + name + "', which the state has not" + did_you_mean(name, names), name);
    }
    if (!filter) throw ConfigError("save: the filter of '" + name + "' is empty; it takes a function", name);
  }
}

Value filtered(const std::string& name, const Value& value, const Fabric::Filter& filter) {
  if (!value.is_dict()) {
    throw ConfigError("save has a filter of '" + name + "', which is one value without entries to choose from", name);
  }
  Dict kept;
  for (const auto& [key, entry] : value.as_dict()) {
    if (filter(key.to_string(), entry)) kept.insert_or_assign(key, entry);
  }
  return kept;
}

}  // namespace

FabricCallback::~FabricCallback() = default;

Fabric::Fabric(FabricOptions options, std::shared_ptr<Strategy> strategy)
    : options_(std::move(options)), precision_(options_.precision), strategy_(std::move(strategy)),
      exceptions_(std::uncaught_exceptions()) {
  if (!strategy_) {
    strategy_ = make_strategy(options_.strategy, options_.num_nodes, resolve_device(options_.accelerator, options_.devices));
  }
}

Fabric::Fabric(FabricOptions options) : Fabric(std::move(options), nullptr) {}

Fabric::~Fabric() {
  const bool failed = std::uncaught_exceptions() > exceptions_;
  for (const auto& logger : options_.loggers) {
    try {
      logger->finalize(failed ? "failed" : "success");
    } catch (const std::exception& error) {
      TORCH_WARN("a logger could not write its last rows: ", error.what());
    }
  }
}

// --- set-up --------------------------------------------------------------------------------------------------------

void Fabric::setup(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers) const {
  std::unordered_set<const c10::TensorImpl*> own;
  for (const auto& parameter : module.parameters()) own.insert(parameter.unsafeGetTensorImpl());
  for (const auto& optimizer : optimizers) {
    if (!optimizer) throw ConfigError("setup got a null pointer instead of an optimizer");
    for (const auto& parameter : optimizer->parameters()) {
      if (own.contains(parameter.unsafeGetTensorImpl())) continue;
      throw ConfigError("setup: " + optimizer->name() + " has a parameter that the module it is set up with has not; make "
                        "it of module.parameters(), and set up each module with its own optimizers");
    }
  }
  precision_.convert_module(module);
  if (!device().is_cpu()) module.to(device());
}

FabricLoader Fabric::setup_dataloader(std::shared_ptr<DataLoader> loader) const { return {*this, std::move(loader)}; }

Batch Fabric::to_device(Batch batch) const {
  batch = precision_.convert_input(std::move(batch));
  return device().is_cpu() ? std::move(batch) : batch.to(device(), true);
}

uint64_t Fabric::seed_everything(std::optional<uint64_t> seed) { return leyden::seed_everything(seed); }

// --- a step --------------------------------------------------------------------------------------------------------

void Fabric::backward(const torch::Tensor& loss) const {
  if (!loss.defined()) throw ConfigError("backward got an undefined tensor; it takes the loss");
  if (loss.numel() != 1) {
    throw ConfigError("backward got a tensor of " + std::to_string(loss.numel()) +
                      " elements; the loss is one: take their mean() or sum()");
  }
  if (!loss.requires_grad()) {
    throw ConfigError("backward got a loss that needs no gradient: it was computed without gradients, or of no parameter "
                      "that requires them");
  }
  // The scale moves here and not in step(), since several optimizers may step on gradients of one scale.
  precision_.update();
  precision_.scale(loss).backward();
}

std::optional<double> Fabric::clip_gradients(Optimizer& optimizer, const Clip& how) const {
  if (how.clip_val.has_value() == how.max_norm.has_value()) {
    throw ConfigError("clip_gradients takes one of clip_val and max_norm, and got " +
                      std::string(how.clip_val ? "both" : "neither"));
  }
  check_limit(how.clip_val, "clip_val");
  check_limit(how.max_norm, "max_norm");
  GradScaler* scaler = precision_.scaler();
  if (scaler && !scaler->is_unscaled(optimizer)) scaler->unscale_(optimizer);
  if (how.clip_val) {
    torch::nn::utils::clip_grad_value_(optimizer.parameters(), *how.clip_val);
    return {};
  }
  try {
    return torch::nn::utils::clip_grad_norm_(optimizer.parameters(), *how.max_norm, how.norm_type,
                                             how.error_if_nonfinite && !scaler);
  } catch (const c10::Error& error) {
    throw TrainingError("clip_gradients", error.what_without_backtrace());
  }
}

bool Fabric::step(Optimizer& optimizer, const std::function<torch::Tensor()>& closure) const {
  if (GradScaler* scaler = precision_.scaler()) {
    if (!closure) return scaler->step(optimizer);
    throw ConfigError("16-mixed cannot scale the loss of a closure; call backward(loss), then step(optimizer), or use "
                      "bf16-mixed",
                      "precision");
  }
  if (closure) {
    optimizer.step(closure);
  } else {
    optimizer.step();
  }
  return true;
}

// --- checkpoints ---------------------------------------------------------------------------------------------------

void Fabric::save(const std::filesystem::path& path, const FabricState& state,
                  const std::map<std::string, Filter>& filters) const {
  check_filters(state, filters);
  precision_.update();
  Dict checkpoint;
  for (const auto& item : state.items()) {
    Value value = item.save();
    if (const auto filter = filters.find(item.name); filter != filters.end()) {
      value = filtered(item.name, value, filter->second);
    }
    checkpoint.insert_or_assign(item.name, std::move(value));
  }
  if (Dict scaler = precision_.state_dict(); !scaler.empty()) checkpoint.insert_or_assign("MixedPrecision", std::move(scaler));
  checkpoint.insert_or_assign("leyden", Dict{{"generators", generator_states()}});
  if (is_global_zero()) write_checkpoint(path, checkpoint);
  barrier();
}

Dict Fabric::load(const std::filesystem::path& path, const FabricState& state, bool strict) {
  Dict rest = read_checkpoint(path);
  const std::string file = "'" + path.string() + "'";
  for (const auto& item : state.items()) {
    if (!strict || rest.contains(item.name)) continue;
    std::string names;
    for (const auto& [key, value] : rest) names += (names.empty() ? "" : ", ") + key.to_string();
    throw CheckpointError(file + " has nothing named " + item.name + "; it has " + names);
  }
  for (const auto& item : state.items()) {
    const Value* saved = rest.find(item.name);
    if (!saved) continue;
    try {
      item.load(*saved, strict);
    } catch (const Error& error) {
      throw CheckpointError(file + ", " + item.name + ": " + error.what());
    }
    rest.erase(item.name);
  }
  if (const Value* scaler = rest.find("MixedPrecision")) precision_.load_state_dict(scaler->as_dict());
  // A Trainer keeps other things there, which stay in the rest.
  const Value* own = rest.find("leyden");
  const Value* generators = own ? own->as_dict().find("generators") : nullptr;
  if (generators) {
    set_generator_states(generators->as_dict());
    rest.erase("leyden");
  }
  rest.erase("MixedPrecision");
  barrier();
  return rest;
}

void Fabric::load_raw(const std::filesystem::path& path, torch::nn::Module& module, bool strict) const {
  load_module_state_dict(module, read_checkpoint(path), strict);
}

void Fabric::load_raw(const std::filesystem::path& path, Optimizer& optimizer) const {
  optimizer.load_state_dict(read_checkpoint(path));
}

// --- processes -----------------------------------------------------------------------------------------------------

Fabric::RankZeroFirst::RankZeroFirst(Strategy& strategy, bool local)
    : strategy_(strategy), is_first_((local ? strategy.local_rank() : strategy.global_rank()) == 0) {
  if (!is_first_) strategy_.barrier();
}

Fabric::RankZeroFirst::~RankZeroFirst() noexcept(false) {
  if (!is_first_) return;
  try {
    strategy_.barrier();
  } catch (...) {
    if (std::uncaught_exceptions() == 0) throw;  // else run()'s own error is on its way
  }
}

// --- logging -------------------------------------------------------------------------------------------------------

void Fabric::log(const std::string& name, double value, std::optional<int64_t> step) { log_dict({{name, value}}, step); }

void Fabric::log(const std::string& name, const torch::Tensor& value, std::optional<int64_t> step) {
  if (!value.defined() || value.numel() != 1) {
    throw ConfigError("log: " + name + " is a tensor of " + (value.defined() ? std::to_string(value.numel()) : "no") +
                      " elements; a logger takes one number");
  }
  log(name, value.item<double>(), step);
}

void Fabric::log_dict(const std::vector<std::pair<std::string, double>>& values, std::optional<int64_t> step) {
  std::vector<MetricValue> row;
  for (const auto& [name, value] : values) row.push_back({&intern_metric(name), value});
  const int64_t at = step.value_or(next_log_step_);
  next_log_step_ = at + 1;
  if (!is_global_zero()) return;
  for (const auto& logger : options_.loggers) logger->log_metrics({at, std::nullopt, row});
}

void Fabric::print(const std::string& line) const {
  if (is_global_zero()) std::cout << line << '\n';
}

}  // namespace leyden
