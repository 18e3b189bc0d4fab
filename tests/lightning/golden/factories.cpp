// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "factories.h"

#include <lightning/callback_registry.h>
#include <lightning/errors.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizers.h>

namespace golden {

using leyden::ConfigError;
using leyden::Dict;
using leyden::Value;

namespace {

Value to_value(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object()) return to_dict(json);
  Value::List items;
  for (const auto& item : json) items.push_back(to_value(item));
  return items;
}

/// Reads arguments one by one, and objects to those that nobody read.
class Arguments {
 public:
  Arguments(std::string owner, Json json) : owner_(std::move(owner)), json_(std::move(json)) {}
  ~Arguments() noexcept(false) {
    if (!json_.empty() && !std::uncaught_exceptions()) {
      throw ConfigError(owner_ + " has no argument '" + json_.begin().key() + "' here");
    }
  }
  template <class T>
  T get(const char* name, T fallback) {
    const Json value = take(name);
    return value.is_null() ? fallback : value.get<T>();
  }
  std::vector<double> numbers(const char* name, std::vector<double> fallback) {
    const Json value = take(name);
    if (value.is_null()) return fallback;
    return value.is_array() ? value.get<std::vector<double>>() : std::vector<double>{value.get<double>()};
  }

 private:
  Json take(const char* name) {
    const Json value = json_.value(name, Json());
    json_.erase(name);
    return value;
  }
  std::string owner_;
  Json json_;
};

template <class Optimizer, class Options>
std::shared_ptr<leyden::Optimizer> make(const std::string& name, const Json& arguments, std::vector<torch::Tensor> parameters) {
  Options options;
  const Dict known = options.to_dict();
  for (const auto& [key, value] : arguments.items()) {
    if (!known.contains(key)) throw ConfigError(name + " has no argument '" + key + "' here");
  }
  options.from_dict(to_dict(arguments));
  return std::make_shared<Optimizer>(std::move(parameters), options);
}

}  // namespace

Dict to_dict(const Json& object) {
  Dict dict;
  for (const auto& [key, value] : object.items()) dict.insert_or_assign(key, to_value(value));
  return dict;
}

leyden::LogOptions log_options(const Json& json) {
  leyden::LogOptions options;
  for (const auto& [key, value] : json.items()) {
    if (value.is_null()) continue;
    if (key == "prog_bar") {
      options.prog_bar = value;
    } else if (key == "logger") {
      options.logger = value;
    } else if (key == "on_step") {
      options.on_step = value.get<bool>();
    } else if (key == "on_epoch") {
      options.on_epoch = value.get<bool>();
    } else if (key == "batch_size") {
      options.batch_size = value.get<int64_t>();
    } else if (key == "add_dataloader_idx") {
      options.add_dataloader_idx = value;
    } else if (key == "reduce_fx") {
      const std::string name = value;
      options.reduce_fx = name == "min"   ? leyden::Reduce::min
                          : name == "max" ? leyden::Reduce::max
                          : name == "sum" ? leyden::Reduce::sum
                                          : leyden::Reduce::mean;
    } else if (key != "enable_graph" && key != "sync_dist" && key != "rank_zero_only") {
      throw ConfigError("log has no argument '" + key + "' here");
    }
  }
  return options;
}

leyden::TrainerOptions trainer_options(const Json& flags) {
  Dict values;
  for (const auto& [key, value] : flags.items()) {
    if (key == "fast_dev_run" && value.is_boolean()) {
      values.insert_or_assign(key, value.get<bool>() ? 1 : 0);
    } else if (!value.is_null() || key == "check_val_every_n_epoch") {
      values.insert_or_assign(key, to_value(value));
    }
  }
  return leyden::TrainerOptions::from_values(values);
}

std::shared_ptr<leyden::Optimizer> make_optimizer(const Json& description, std::vector<torch::Tensor> parameters) {
  Json arguments = description;
  const std::string name = arguments.value("class", "");
  arguments.erase("class");
  if (name == "SGD") return make<leyden::SGD, leyden::SGDOptions>(name, arguments, std::move(parameters));
  if (name == "Adam") return make<leyden::Adam, leyden::AdamOptions>(name, arguments, std::move(parameters));
  if (name == "AdamW") return make<leyden::AdamW, leyden::AdamWOptions>(name, arguments, std::move(parameters));
  throw ConfigError("there is no optimizer '" + name + "' here");
}

std::shared_ptr<leyden::LRScheduler> make_scheduler(const std::string& name, const Json& json,
                                                    std::shared_ptr<leyden::Optimizer> optimizer) {
  Arguments a(name, json);
  if (name == "StepLR") {
    return std::make_shared<leyden::StepLR>(optimizer, a.get<int64_t>("step_size", 1), a.get("gamma", 0.1));
  }
  if (name == "MultiStepLR") {
    const auto milestones = a.get("milestones", std::vector<int64_t>());
    return std::make_shared<leyden::MultiStepLR>(optimizer, milestones, a.get("gamma", 0.1));
  }
  if (name == "ConstantLR") {
    return std::make_shared<leyden::ConstantLR>(optimizer, a.get("factor", 1.0 / 3), a.get<int64_t>("total_iters", 5));
  }
  if (name == "LinearLR") {
    const double start = a.get("start_factor", 1.0 / 3), end = a.get("end_factor", 1.0);
    return std::make_shared<leyden::LinearLR>(optimizer, start, end, a.get<int64_t>("total_iters", 5));
  }
  if (name == "ExponentialLR") return std::make_shared<leyden::ExponentialLR>(optimizer, a.get("gamma", 0.9));
  if (name == "PolynomialLR") {
    const auto total = a.get<int64_t>("total_iters", 5);
    return std::make_shared<leyden::PolynomialLR>(optimizer, total, a.get("power", 1.0));
  }
  if (name == "CosineAnnealingLR") {
    const auto t_max = a.get<int64_t>("T_max", 1);
    return std::make_shared<leyden::CosineAnnealingLR>(optimizer, t_max, a.get("eta_min", 0.0));
  }
  if (name == "CosineAnnealingWarmRestarts") {
    const auto t_0 = a.get<int64_t>("T_0", 1), t_mult = a.get<int64_t>("T_mult", 1);
    return std::make_shared<leyden::CosineAnnealingWarmRestarts>(optimizer, t_0, t_mult, a.get("eta_min", 0.0));
  }
  if (name == "OneCycleLR") {
    leyden::OneCycleLROptions o;
    o.max_lr = a.numbers("max_lr", {});
    o.total_steps = a.get("total_steps", o.total_steps);
    const auto epochs = a.get<int64_t>("epochs", 0), steps = a.get<int64_t>("steps_per_epoch", 0);
    if (o.total_steps == 0) o.total_steps = epochs * steps;
    o.pct_start = a.get("pct_start", o.pct_start);
    o.anneal_strategy = a.get("anneal_strategy", o.anneal_strategy);
    o.cycle_momentum = a.get("cycle_momentum", o.cycle_momentum);
    o.base_momentum = a.numbers("base_momentum", o.base_momentum);
    o.max_momentum = a.numbers("max_momentum", o.max_momentum);
    o.div_factor = a.get("div_factor", o.div_factor);
    o.final_div_factor = a.get("final_div_factor", o.final_div_factor);
    o.three_phase = a.get("three_phase", o.three_phase);
    return std::make_shared<leyden::OneCycleLR>(optimizer, o);
  }
  if (name == "CyclicLR") {
    leyden::CyclicLROptions o;
    o.base_lr = a.numbers("base_lr", {});
    o.max_lr = a.numbers("max_lr", {});
    o.step_size_up = a.get("step_size_up", o.step_size_up);
    if (const auto down = a.get<int64_t>("step_size_down", 0); down > 0) o.step_size_down = down;
    o.mode = a.get("mode", o.mode);
    o.gamma = a.get("gamma", o.gamma);
    o.cycle_momentum = a.get("cycle_momentum", o.cycle_momentum);
    o.base_momentum = a.numbers("base_momentum", o.base_momentum);
    o.max_momentum = a.numbers("max_momentum", o.max_momentum);
    return std::make_shared<leyden::CyclicLR>(optimizer, o);
  }
  if (name == "ReduceLROnPlateau") {
    leyden::ReduceLROnPlateauOptions o;
    o.mode = a.get("mode", o.mode);
    o.factor = a.get("factor", o.factor);
    o.patience = a.get("patience", o.patience);
    o.threshold = a.get("threshold", o.threshold);
    o.threshold_mode = a.get("threshold_mode", o.threshold_mode);
    o.cooldown = a.get("cooldown", o.cooldown);
    o.min_lr = a.numbers("min_lr", o.min_lr);
    o.eps = a.get("eps", o.eps);
    return std::make_shared<leyden::ReduceLROnPlateau>(optimizer, o);
  }
  throw ConfigError("there is no scheduler '" + name + "' here");
}

std::shared_ptr<leyden::Callback> make_callback(Json description, const std::string& folder) {
  const std::string name = description.value("class", "");
  description.erase("class");
  description.erase("verbose");
  if (name == "ModelCheckpoint") {
    description["dirpath"] = folder;
    if (description.value("save_last", Json()) == "link") {
      description["save_last"] = true;
      description["link_last"] = true;
    }
  }
  if (name == "GradientAccumulationScheduler") {
    std::string text;
    const Json scheduling = description.value("scheduling", Json::object());
    for (const auto& [epoch, factor] : scheduling.items()) {
      text += (text.empty() ? "" : ", ") + epoch + ":" + factor.dump();
    }
    description["scheduling"] = text;
  }
  Dict values;
  for (const auto& [key, value] : description.items()) {
    if (!value.is_null()) values.insert_or_assign(key, to_value(value));
  }
  return leyden::make_callback(name, values);
}

}  // namespace golden
