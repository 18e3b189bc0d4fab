// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callback_registry.h>

#include <lightning/batch_limit.h>
#include <lightning/callbacks/early_stopping.h>
#include <lightning/callbacks/backbone_finetuning.h>
#include <lightning/callbacks/device_stats_monitor.h>
#include <lightning/callbacks/gradient_accumulation_scheduler.h>
#include <lightning/callbacks/learning_rate_monitor.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/callbacks/model_pruning.h>
#include <lightning/callbacks/model_summary_callback.h>
#include <lightning/callbacks/on_exception_checkpoint.h>
#include <lightning/callbacks/spike_detection.h>
#include <lightning/callbacks/stochastic_weight_averaging.h>
#include <lightning/callbacks/throughput_monitor.h>
#include <lightning/callbacks/timer.h>
#include <lightning/callbacks/weight_averaging.h>
#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/param_schema.h>

namespace leyden {
namespace {

template <class Base>
struct Entry {
  std::string name;
  const std::vector<FieldSpec>& (*fields)();
  std::shared_ptr<Base> (*make)(const Dict& values);
};

/// A class with Options that have a describe(), and a constructor that takes them.
template <class T, class Base>
Entry<Base> entry(const char* name) {
  using Options = typename T::Options;
  return {name, []() -> const std::vector<FieldSpec>& { return schema_of<Options>().fields(); },
          [](const Dict& values) -> std::shared_ptr<Base> {
            return std::make_shared<T>(schema_of<Options>().from_values(values));
          }};
}

// A number where a list or a text (of a BatchLimit: 3 or 0.5) is asked for, as Python's users write it.
Dict natural_values(const std::vector<FieldSpec>& fields, const Dict& given) {
  Dict values = given;
  for (const FieldSpec& field : fields) {
    Value* value = values.find(field.name);
    if (!value || !value->is_number()) continue;
    if (field.type == FieldSpec::Type::IntList || field.type == FieldSpec::Type::FloatList) {
      *value = Value::List{*value};
    } else if (field.type == FieldSpec::Type::String) {
      *value = value->is_int() ? std::to_string(value->as_int()) : BatchLimit(value->as_double()).to_string();
    }
  }
  return values;
}

const std::vector<Entry<Callback>>& callbacks() {
  static const std::vector<Entry<Callback>> list = {
      entry<EarlyStopping, Callback>("EarlyStopping"),
      entry<ModelCheckpoint, Callback>("ModelCheckpoint"),
      entry<LearningRateMonitor, Callback>("LearningRateMonitor"),
      entry<GradientAccumulationScheduler, Callback>("GradientAccumulationScheduler"),
      entry<StochasticWeightAveraging, Callback>("StochasticWeightAveraging"),
      entry<EMAWeightAveraging, Callback>("EMAWeightAveraging"),
      entry<BackboneFinetuning, Callback>("BackboneFinetuning"),
      entry<ModelPruning, Callback>("ModelPruning"),
      entry<DeviceStatsMonitor, Callback>("DeviceStatsMonitor"),
      entry<ThroughputMonitor, Callback>("ThroughputMonitor"),
      entry<Timer, Callback>("Timer"),
      entry<ModelSummaryCallback, Callback>("ModelSummary"),
      entry<SpikeDetection, Callback>("SpikeDetection"),
      entry<OnExceptionCheckpoint, Callback>("OnExceptionCheckpoint"),
  };
  return list;
}

const std::vector<Entry<Logger>>& loggers() {
  static const std::vector<Entry<Logger>> list = {entry<CSVLogger, Logger>("csv")};
  return list;
}

template <class Base>
std::vector<std::string> names_of(const std::vector<Entry<Base>>& list) {
  std::vector<std::string> names;
  for (const auto& each : list) names.push_back(each.name);
  return names;
}

template <class Base>
const Entry<Base>& find(const std::vector<Entry<Base>>& list, std::string_view name, const char* kind) {
  for (const auto& each : list) {
    if (each.name == name) return each;
  }
  throw ConfigError("there is no " + std::string(kind) + " \"" + std::string(name) + "\"" +
                        did_you_mean(name, names_of(list)),
                    std::string(name));
}

}  // namespace

std::vector<std::string> callback_names() { return names_of(callbacks()); }
const std::vector<FieldSpec>& callback_fields(std::string_view name) {
  return find(callbacks(), name, "callback").fields();
}
std::shared_ptr<Callback> make_callback(std::string_view name, const Dict& values) {
  const Entry<Callback>& found = find(callbacks(), name, "callback");
  return found.make(natural_values(found.fields(), values));
}

std::vector<std::string> logger_names() { return names_of(loggers()); }
const std::vector<FieldSpec>& logger_fields(std::string_view name) {
  return find(loggers(), name, "logger").fields();
}
std::shared_ptr<Logger> make_logger(std::string_view name, const Dict& values) {
  return find(loggers(), name, "logger").make(values);
}

}  // namespace leyden
