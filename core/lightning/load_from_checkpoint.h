// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include <lightning/checkpoint_file.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/lightning_module.h>
#include <lightning/param_schema.h>

namespace leyden {

/// A module from a checkpoint of ours or of Lightning's: made with the hyperparameters that the file keeps, of which
/// `overrides` replaces some, then on_load_checkpoint and its weights. Module has a type Params with a describe(), and
/// a constructor that takes it. Throws ConfigError on a parameter that Module does not have, CheckpointError on weights
/// that do not fit (strict: or that are missing or too many).
template <class Module>
std::shared_ptr<Module> load_from_checkpoint(const std::filesystem::path& path, const Dict& overrides = {},
                                             bool strict = true) {
  Dict checkpoint = read_checkpoint(path);
  Dict values;
  if (const Value* saved = checkpoint.find("hyper_parameters")) values = saved->as_dict();
  for (const auto& [key, value] : overrides) values.insert_or_assign(key, value);
  auto module = std::make_shared<Module>(schema_of<typename Module::Params>().from_values(values));
  module->on_load_checkpoint(checkpoint);
  load_module_state_dict(*module, checkpoint.at("state_dict").as_dict(), strict && module->strict_loading);
  return module;
}

}  // namespace leyden
