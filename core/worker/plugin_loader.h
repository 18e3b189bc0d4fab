// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <worker/export.h>

namespace leyden {

class PluginFactory;

/// A plugin whose code is in the process. Valid until the process ends: plugins are never unloaded.
struct LoadedPlugin {
  std::string id, version;
  PluginFactory* factory = nullptr;
};

/// Loads a library that is trusted. Reads the metadata first and throws ConfigError, with a sentence, when it
/// is no plugin, when its ABI key is another one than ours, when the file is not the one with this SHA-256
/// (empty: any), or when it cannot be loaded. Loading it again gives the same factory. Any one thread at a
/// time.
LEYDEN_WORKER_API LoadedPlugin load_plugin(const std::filesystem::path& library,
                                           const std::string& sha256 = {});

}  // namespace leyden
