// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "factories.h"

#include <lightning/callback_registry.h>
#include <lightning/errors.h>

namespace golden {

using leyden::ConfigError;
using leyden::Dict;
using leyden::Value;

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

std::shared_ptr<leyden::Callback> make_callback(Json description, const std::string& folder) {
  const std::string name = description.value("class", "");
  description.erase("class");
  for (const char* of_printing : {"verbose", "log_rank_zero_only"}) description.erase(of_printing);
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
