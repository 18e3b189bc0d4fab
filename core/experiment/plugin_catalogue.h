// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <experiment/export.h>
#include <experiment/plugin_info.h>

namespace leyden {

/// The plugins of the search path, from their Qt metadata and `<id>.plugin.json`; never runs their code.
/// A library is one if it carries the interface id org.leyden.Plugin/1. Any one thread at a time; a scan
/// hashes every library (some ms each), so programs with a window scan off the GUI thread and copy the
/// result.
class LEYDEN_EXPERIMENT_API PluginCatalogue {
 public:
  static constexpr char interfaceId[] = "org.leyden.Plugin/1";

  /// $LEYDEN_PLUGIN_PATH (colon list), `<program>/../plugins`, `<program>/../lib/leyden/plugins`,
  /// ~/.local/share/leyden/plugins; existing folders, each once.
  static std::vector<std::filesystem::path> searchPath();

  explicit PluginCatalogue(std::vector<std::filesystem::path> folders = searchPath());

  /// Reads all folders anew. Of two plugins with one id the first on the path stays, the other is refused.
  void scan();
  const std::vector<std::filesystem::path>& folders() const { return m_folders; }
  /// All that were found, broken ones too, in order of their names.
  const std::vector<PluginInfo>& plugins() const { return m_plugins; }
  /// A plugin that can be used, by id; nullptr when there is none.
  const PluginInfo* find(std::string_view id) const;
  /// The same, or ConfigProblem that says why not and which names are near.
  const PluginInfo& require(std::string_view id) const;

  /// One library on its own.
  static PluginInfo readPlugin(const std::filesystem::path& library);

 private:
  std::vector<std::filesystem::path> m_folders;
  std::vector<PluginInfo> m_plugins;
};

}  // namespace leyden
