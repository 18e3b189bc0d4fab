// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

namespace leyden {

/// What <id>.plugin.json says of a plugin: its metadata, the SHA-256 of the library, and the parameter
/// schemas of model and data module. Loads the library, so it is for build time only. Throws
/// std::runtime_error with a sentence when the library is no plugin or its schemas are wrong.
nlohmann::ordered_json describe_plugin(const std::filesystem::path& library);

/// What engine.schema.json says of this engine: Trainer flags, callbacks, loggers, LibTorch's version and
/// CUDA, and the ABI key that plugins must have.
nlohmann::ordered_json describe_engine();

}  // namespace leyden
