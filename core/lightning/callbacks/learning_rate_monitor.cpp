// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/learning_rate_monitor.h>

#include <algorithm>
#include <set>

#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

std::optional<std::string> own_name(const ParamGroup& group) {
  const Value* name = group.extras.find("name");
  return name && name->is_string() ? std::optional(name->as_string()) : std::nullopt;
}

void check_group_names(const std::vector<ParamGroup>& groups, const std::string& optimizer) {
  std::set<std::string> seen;
  for (size_t i = 0; i < groups.size(); ++i) {
    const std::string name = own_name(groups[i]).value_or("pg" + std::to_string(i + 1));
    if (seen.insert(name).second) continue;
    throw ConfigError("LearningRateMonitor: two groups of " + optimizer + " have the name '" + name +
                      "', so that their learning rates cannot be told apart");
  }
}

std::string group_name(const std::string& name, const std::vector<ParamGroup>& groups, size_t index) {
  const auto own = own_name(groups[index]);
  if (groups.size() > 1) return name + "/" + own.value_or("pg" + std::to_string(index + 1));
  return own && !own->empty() ? name + "/" + *own : name;
}

/// Tells optimizers of one class apart: lr-Adam, lr-Adam-1, ...
class Namer {
 public:
  std::vector<std::string> names(const Optimizer& optimizer, const std::string& given) {
    seen_.insert(&optimizer);
    const std::string type = optimizer.name();
    if (given.empty()) ++of_type_[type];
    std::string name = given.empty() ? "lr-" + type : given;
    check_group_names(optimizer.param_groups(), name);
    if (const auto count = of_type_.find(type); count != of_type_.end() && count->second > 1) {
      name += "-" + std::to_string(count->second - 1);
    }
    std::vector<std::string> names;
    for (size_t i = 0; i < optimizer.param_groups().size(); ++i) {
      names.push_back(group_name(name, optimizer.param_groups(), i));
    }
    return names;
  }
  bool has_seen(const Optimizer& optimizer) const { return seen_.contains(&optimizer); }

 private:
  std::map<std::string, int64_t> of_type_;
  std::set<const Optimizer*> seen_;
};

}  // namespace

void LearningRateMonitorOptions::describe(ParamSchema<LearningRateMonitorOptions>& s) {
  using O = LearningRateMonitorOptions;
  s.field("logging_interval", &O::logging_interval)
      .choices({"step", "epoch"})
      .help("Logs at each step or at each epoch. None: as often as the scheduler changes the rate.");
  s.field("log_momentum", &O::log_momentum).help("Also logs momentum, or Adam's first beta.");
  s.field("log_weight_decay", &O::log_weight_decay).help("Also logs weight decay.");
}

LearningRateMonitor::LearningRateMonitor(Options options) : options_(std::move(options)) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
}

std::vector<LearningRateMonitor::Source> LearningRateMonitor::sources(Trainer& trainer) const {
  std::vector<Source> sources;
  Namer namer;
  for (const auto& [scheduler, config] : trainer.lr_schedulers()) {
    const Optimizer& optimizer = *scheduler->optimizer();
    sources.push_back({&optimizer, namer.names(optimizer, config.name), config.interval});
  }
  for (const auto& optimizer : trainer.optimizers()) {
    if (!namer.has_seen(*optimizer)) sources.push_back({optimizer.get(), namer.names(*optimizer, {}), {}});
  }
  return sources;
}

void LearningRateMonitor::on_train_start(Trainer& trainer, LightningModule&) {
  if (trainer.loggers().empty() && !trainer.fast_dev_run()) {
    throw ConfigError("LearningRateMonitor has nowhere to log to: the Trainer has no logger");
  }
  sources(trainer);
}

void LearningRateMonitor::on_train_batch_start(Trainer& trainer, LightningModule&, const Batch&, int64_t) {
  if (options_.logging_interval == "epoch") return;
  const Engine& engine = trainer.engine();
  const bool due = engine.logging.should_update_logs();
  if (!due && (!engine.logging.has_every_step_logger() || engine.should_accumulate())) return;
  log(trainer, options_.logging_interval ? "" : "step", due);
}

void LearningRateMonitor::on_train_epoch_start(Trainer& trainer, LightningModule&) {
  if (options_.logging_interval == "step") return;
  log(trainer, options_.logging_interval ? "" : "epoch", true);
}

// Those whose scheduler has this interval (empty: any), and those without a scheduler.
void LearningRateMonitor::log(Trainer& trainer, const std::string& interval, bool every_logger) {
  std::vector<std::pair<std::string, double>> values;
  for (const Source& source : sources(trainer)) {
    if (!interval.empty() && !source.interval.empty() && source.interval != interval) continue;
    for (size_t i = 0; i < source.names.size(); ++i) {
      const ParamGroup& group = source.optimizer->param_groups()[i];
      const std::string& name = source.names[i];
      values.emplace_back(name, group.lr());
      if (options_.log_momentum) values.emplace_back(name + "-momentum", group.momentum().value_or(0));
      if (options_.log_weight_decay) values.emplace_back(name + "-weight_decay", group.weight_decay());
    }
  }
  LoggerConnector& logging = trainer.engine().logging;
  for (const auto& [name, value] : values) logging.restore_callback_metric(name, value);
  logging.log_callback_row(values, trainer.engine().batches_that_stepped(), every_logger);
}

}  // namespace leyden
