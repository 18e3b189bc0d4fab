// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <experiment/export.h>
#include <experiment/plugin_info.h>

namespace leyden {

/// Which plugin libraries this person allows to run, by the SHA-256 of the file. Kept in
/// $LEYDEN_CONFIG_DIR, else ~/.config/leyden, as trusted-plugins.json; other programs may add to it at any
/// time, so it is read again when it changed. Any one thread at a time.
class LEYDEN_EXPERIMENT_API TrustStore {
 public:
  struct Entry {
    std::string sha256, id, version, since;  // since: ISO 8601 UTC
  };

  explicit TrustStore(std::filesystem::path file = defaultPath());
  static std::filesystem::path defaultPath();

  /// A file that others can write, or that cannot be read, trusts nothing; problem() says so.
  bool isTrusted(std::string_view sha256) const;
  bool isTrusted(const PluginInfo& plugin) const { return isTrusted(plugin.sha256); }
  std::vector<Entry> entries() const;
  /// The sentence when the file cannot be used; empty otherwise.
  std::string problem() const;

  /// Hashes the library again and remembers that; throws std::runtime_error when it changed since it was
  /// listed or when the file cannot be written.
  void trust(const PluginInfo& plugin);
  void forget(std::string_view sha256);

 private:
  void refresh() const;
  void write() const;

  std::filesystem::path m_file;
  mutable std::map<std::string, Entry, std::less<>> m_entries;
  mutable std::string m_problem;
  mutable std::string m_stamp;
};

}  // namespace leyden
