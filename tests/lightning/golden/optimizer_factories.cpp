// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "optimizer_factories.h"

#include <cmath>
#include <functional>
#include <map>

#include <lightning/errors.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizers.h>

namespace golden {

using leyden::ConfigError;
using leyden::Dict;
using leyden::Value;

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

Dict to_dict(const Json& object) {
  Dict dict;
  for (const auto& [key, value] : object.items()) dict.insert_or_assign(key, to_value(value));
  return dict;
}

namespace {

using OptimizerPtr = std::shared_ptr<leyden::Optimizer>;
using SchedulerPtr = std::shared_ptr<leyden::LRScheduler>;
using Function = std::function<double(int64_t)>;

template <class Options>
void take_over(Options& options, const std::string& name, const Json& arguments) {
  const Dict known = options.to_dict();
  for (const auto& [key, value] : arguments.items()) {
    if (!known.contains(key)) throw ConfigError(name + " has no argument '" + key + "' here");
  }
  options.from_dict(to_dict(arguments));
}

template <class Optimizer, class Options>
OptimizerPtr make(const Json& arguments, const std::vector<Group>& groups) {
  Options defaults;
  take_over(defaults, "the optimizer", arguments);
  if constexpr (std::is_constructible_v<Optimizer, std::vector<leyden::ParamGroup>, Options>) {
    std::vector<leyden::ParamGroup> own;
    for (const auto& [params, changes] : groups) {
      auto options = std::make_shared<Options>(defaults);
      take_over(*options, "the group", changes);
      own.emplace_back(params, std::move(options));
    }
    return std::make_shared<Optimizer>(std::move(own), defaults);
  } else {
    std::vector<torch::Tensor> all;
    for (const auto& [params, changes] : groups) all.insert(all.end(), params.begin(), params.end());
    return std::make_shared<Optimizer>(std::move(all), defaults);
  }
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
  std::vector<Function> functions(const char* name) {
    const Json value = take(name);
    std::vector<Function> out;
    for (const auto& item : value.is_array() ? value : Json::array({value})) out.push_back(function(item));
    return out;
  }
  std::vector<SchedulerPtr> schedulers(const char* name, const OptimizerPtr& optimizer) {
    std::vector<SchedulerPtr> out;
    for (Json item : take(name)) {
      const std::string type = item.at("class");
      item.erase("class");
      out.push_back(make_scheduler(type, item, optimizer));
    }
    return out;
  }
  Json take(const char* name) {
    const Json value = json_.value(name, Json());
    json_.erase(name);
    return value;
  }

 private:
  // golden_optimizers.py has the same under the same names.
  static Function function(const std::string& name) {
    if (name == "inverse_time") return [](int64_t epoch) { return 1 / (1 + 0.1 * static_cast<double>(epoch)); };
    if (name == "alternating") return [](int64_t epoch) { return epoch % 2 ? 0.99 : 0.98; };
    if (name == "falling") return [](int64_t epoch) { return std::pow(0.9, static_cast<double>(epoch / 7)); };
    throw ConfigError("there is no function '" + name + "' here");
  }

  std::string owner_;
  Json json_;
};

SchedulerPtr one_cycle(Arguments& a, const OptimizerPtr& optimizer) {
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

SchedulerPtr cyclic(Arguments& a, const OptimizerPtr& optimizer) {
  leyden::CyclicLROptions o;
  o.base_lr = a.numbers("base_lr", {});
  o.max_lr = a.numbers("max_lr", {});
  o.step_size_up = a.get("step_size_up", o.step_size_up);
  if (const Json down = a.take("step_size_down"); !down.is_null()) o.step_size_down = down.get<int64_t>();
  o.mode = a.get("mode", o.mode);
  o.gamma = a.get("gamma", o.gamma);
  if (const Json name = a.take("scale_fn"); !name.is_null()) {
    const Function f = Arguments("", {{"f", name}}).functions("f")[0];
    o.scale_fn = [f](double x) { return f(static_cast<int64_t>(x)); };
  }
  o.scale_mode = a.get("scale_mode", o.scale_mode);
  o.cycle_momentum = a.get("cycle_momentum", o.cycle_momentum);
  o.base_momentum = a.numbers("base_momentum", o.base_momentum);
  o.max_momentum = a.numbers("max_momentum", o.max_momentum);
  return std::make_shared<leyden::CyclicLR>(optimizer, o);
}

SchedulerPtr plateau(Arguments& a, const OptimizerPtr& optimizer) {
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

using SchedulerMaker = std::function<SchedulerPtr(Arguments&, const OptimizerPtr&)>;

const std::map<std::string, SchedulerMaker>& scheduler_makers() {
  using namespace leyden;
  using A = Arguments&;
  using O = const OptimizerPtr&;
  static const std::map<std::string, SchedulerMaker> makers = {
      {"StepLR",
       [](A a, O o) {
         const int64_t size = a.get<int64_t>("step_size", 1);
         return std::make_shared<StepLR>(o, size, a.get("gamma", 0.1));
       }},
      {"MultiStepLR",
       [](A a, O o) {
         const auto milestones = a.get("milestones", std::vector<int64_t>());
         return std::make_shared<MultiStepLR>(o, milestones, a.get("gamma", 0.1));
       }},
      {"ConstantLR",
       [](A a, O o) {
         const double factor = a.get("factor", 1.0 / 3);
         return std::make_shared<ConstantLR>(o, factor, a.get<int64_t>("total_iters", 5));
       }},
      {"LinearLR",
       [](A a, O o) {
         const double start = a.get("start_factor", 1.0 / 3), end = a.get("end_factor", 1.0);
         return std::make_shared<LinearLR>(o, start, end, a.get<int64_t>("total_iters", 5));
       }},
      {"ExponentialLR", [](A a, O o) { return std::make_shared<ExponentialLR>(o, a.get("gamma", 0.9)); }},
      {"PolynomialLR",
       [](A a, O o) {
         const auto total = a.get<int64_t>("total_iters", 5);
         return std::make_shared<PolynomialLR>(o, total, a.get("power", 1.0));
       }},
      {"CosineAnnealingLR",
       [](A a, O o) {
         const auto t_max = a.get<int64_t>("T_max", 1);
         return std::make_shared<CosineAnnealingLR>(o, t_max, a.get("eta_min", 0.0));
       }},
      {"CosineAnnealingWarmRestarts",
       [](A a, O o) {
         const auto t_0 = a.get<int64_t>("T_0", 1), t_mult = a.get<int64_t>("T_mult", 1);
         return std::make_shared<CosineAnnealingWarmRestarts>(o, t_0, t_mult, a.get("eta_min", 0.0));
       }},
      {"LambdaLR", [](A a, O o) { return std::make_shared<LambdaLR>(o, a.functions("lr_lambda")); }},
      {"MultiplicativeLR", [](A a, O o) { return std::make_shared<MultiplicativeLR>(o, a.functions("lr_lambda")); }},
      {"OneCycleLR", one_cycle},
      {"CyclicLR", cyclic},
      {"ReduceLROnPlateau", plateau},
      {"SWALR",
       [](A a, O o) {
         const auto rates = a.numbers("swa_lr", {});
         const auto epochs = a.get<int64_t>("anneal_epochs", 10);
         return std::make_shared<SWALR>(o, rates, epochs, a.get("anneal_strategy", std::string("cos")));
       }},
      {"SequentialLR",
       [](A a, O o) {
         const auto schedulers = a.schedulers("schedulers", o);
         return std::make_shared<SequentialLR>(o, schedulers, a.get("milestones", std::vector<int64_t>()));
       }},
      {"ChainedScheduler",
       [](A a, O o) { return std::make_shared<ChainedScheduler>(a.schedulers("schedulers", o)); }},
  };
  return makers;
}

}  // namespace

OptimizerPtr make_optimizer(const Json& description, const std::vector<Group>& groups) {
  using namespace leyden;
  Json arguments = description;
  const std::string name = arguments.value("class", "");
  arguments.erase("class");
  if (name == "SGD") return make<SGD, SGDOptions>(arguments, groups);
  if (name == "Adam") return make<Adam, AdamOptions>(arguments, groups);
  if (name == "AdamW") return make<AdamW, AdamWOptions>(arguments, groups);
  if (name == "RMSprop") return make<RMSprop, RMSpropOptions>(arguments, groups);
  if (name == "Adagrad") return make<Adagrad, AdagradOptions>(arguments, groups);
  if (name == "NAdam") return make<NAdam, NAdamOptions>(arguments, groups);
  if (name == "RAdam") return make<RAdam, RAdamOptions>(arguments, groups);
  if (name == "LBFGS") return make<LBFGS, LBFGSOptions>(arguments, groups);
  throw ConfigError("there is no optimizer '" + name + "' here");
}

OptimizerPtr make_optimizer(const Json& description, std::vector<torch::Tensor> parameters) {
  return make_optimizer(description, std::vector<Group>{{std::move(parameters), Json::object()}});
}

SchedulerPtr make_scheduler(const std::string& name, const Json& json, OptimizerPtr optimizer) {
  const auto maker = scheduler_makers().find(name);
  if (maker == scheduler_makers().end()) throw ConfigError("there is no scheduler '" + name + "' here");
  Arguments arguments(name, json);
  if (arguments.get<int64_t>("last_epoch", -1) != -1) {
    throw ConfigError(name + " has no argument 'last_epoch' here: load a state");
  }
  return maker->second(arguments, optimizer);
}

}  // namespace golden
