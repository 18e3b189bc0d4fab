// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include <experiment/worker_api.h>

namespace leyden {

class LightningDataModule;
class LightningModule;
class PluginFactory;

/// What a request trains with.
struct RunModules {
  const PluginFactory* factory = nullptr;
  std::shared_ptr<LightningModule> module;
  std::shared_ptr<LightningDataModule> data;
};

/// Loads the plugin, seeds the generators, and makes the modules with the configuration's parameters. Throws
/// ConfigError.
RunModules make_modules(const RunRequest& request);

}  // namespace leyden
