// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <experiment/export.h>
#include <experiment/schema.h>

namespace leyden {

/// The life of a plugin before its code runs: Found -> Read -> Resolved, or out of it with a sentence.
enum class PluginState {
  Found,     // a file is there
  Invalid,   // not a Leyden plugin, or its metadata cannot be read
  Read,      // metadata and parameters are known
  Refused,   // readable, but must not be loaded: other ABI, hash differs, writable by others, duplicate
  Resolved,  // may be loaded once it is trusted
};
LEYDEN_EXPERIMENT_API std::string_view to_string(PluginState state);

/// What is known of a plugin without running any of its code. A plain value.
struct LEYDEN_EXPERIMENT_API PluginInfo {
  std::string id, name, version, description, author, licence;
  std::vector<std::string> tags;
  std::filesystem::path library;  // canonical
  std::string sha256;             // of the library file itself, as found
  std::string abi_key;
  ParamSet model, data;

  PluginState state = PluginState::Found;
  std::string errorString;  // what is wrong and what to do; empty when Resolved

  bool usable() const { return state == PluginState::Resolved; }
};

}  // namespace leyden
