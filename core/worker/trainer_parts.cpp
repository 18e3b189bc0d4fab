// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/trainer_parts.h>

#include <lightning/callback_registry.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/errors.h>

#include <algorithm>

#include <worker/best_checkpoint.h>
#include <worker/loggers/logger_options.h>
#include <worker/loggers/logger_registry.h>
#include <worker/schema_json.h>

namespace leyden {
namespace {

/// An entry of trainer.callbacks or trainer.loggers: its name, and what else it says.
struct Entry {
  std::string name;
  Json values;
};

std::vector<Entry> entries_of(const RunConfig& config, const char* list) {
  std::vector<Entry> entries;
  const Json* items = config.find(std::string("trainer.") + list);
  if (!items || items->is_null()) return entries;
  for (Json item : *items) {
    Entry entry{item.value("name", ""), std::move(item)};
    entry.values.erase("name");
    entries.push_back(std::move(entry));
  }
  return entries;
}

Dict values_for(const Entry& entry, const std::vector<FieldSpec>& fields, const std::string& list,
                const char* folder_field, const std::filesystem::path& folder) {
  Dict values = dict_for_fields(entry.values, fields, "trainer." + list + "." + entry.name);
  const bool has_field = std::any_of(fields.begin(), fields.end(),
                                     [&](const FieldSpec& field) { return field.name == folder_field; });
  const Value* given = values.find(folder_field);
  if (has_field && (!given || given->is_none() || (given->is_string() && given->as_string().empty()))) {
    values.insert_or_assign(folder_field, folder.string());
  }
  return values;
}

/// Numbers or shares of batches are texts in a schema, so that their form is only checked here.
void check_batch_limits(const Json& flags) {
  for (const char* name : {"limit_train_batches", "limit_val_batches", "limit_test_batches",
                           "limit_predict_batches", "overfit_batches", "val_check_interval"}) {
    if (!flags.contains(name) || !flags[name].is_string()) continue;
    try {
      const auto text = flags[name].get<std::string>();
      std::string_view(name) == "val_check_interval" ? void(CheckInterval::parse(text)) : void(BatchLimit::parse(text));
    } catch (const ConfigError& error) {
      const std::string key = std::string("trainer.") + name;
      throw ConfigError(key + ": " + error.what(), key);
    }
  }
}

}  // namespace

TrainerOptions trainer_options(const RunConfig& config) {
  Json flags = config.section("trainer");
  flags.erase("callbacks");
  flags.erase("loggers");
  check_batch_limits(flags);
  return TrainerOptions::from_values(dict_for_fields(flags, schema_of<TrainerOptions>().fields(), "trainer"));
}

std::vector<std::shared_ptr<Callback>> callbacks_of(const RunConfig& config,
                                                    const std::filesystem::path& checkpoints) {
  std::vector<std::shared_ptr<Callback>> callbacks;
  bool has_checkpoint = false;
  for (const Entry& entry : entries_of(config, "callbacks")) {
    const Dict values = values_for(entry, callback_fields(entry.name), "callbacks", "dirpath", checkpoints);
    callbacks.push_back(make_callback(entry.name, values));
    // OnExceptionCheckpoint, say, stands beside those that keep a run's best and last.
    has_checkpoint |= dynamic_cast<ModelCheckpoint*>(callbacks.back().get()) != nullptr;
  }
  const TrainerOptions options = trainer_options(config);
  if (has_checkpoint || !options.enable_checkpointing || options.barebones || options.fast_dev_run > 0) return callbacks;
  for (auto& checkpoint : default_checkpoints(checkpoints)) callbacks.push_back(std::move(checkpoint));
  return callbacks;
}

std::vector<std::shared_ptr<Logger>> loggers_of(const RunConfig& config,
                                                const std::filesystem::path& folder) {
  std::vector<std::shared_ptr<Logger>> loggers;
  for (const Entry& entry : entries_of(config, "loggers")) {
    loggers.push_back(
        make_any_logger(entry.name, values_for(entry, all_logger_fields(entry.name), "loggers", "save_dir", folder)));
  }
  return loggers;
}

}  // namespace leyden
