// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <experiment/config_problem.h>
#include <experiment/export.h>
#include <experiment/json.h>

namespace leyden {

struct ConfigSchema;
struct YamlPlace;

/// The configuration of a run, complete or partial: what a YAML file, a form and the command line fill in.
///   {"plugin": {"id", "version", "sha256"}, "seed_everything": int | null, "model": {}, "data": {},
///    "trainer": {flags..., "callbacks": [{"name", ...}], "loggers": [{"name", ...}]}, "ckpt_path": text |
///    null}
/// A key that is absent takes its default in resolve(). A plain value: copy it between threads.
struct LEYDEN_EXPERIMENT_API RunConfig {
  Json document = Json::object();

  std::string plugin_id() const;  // empty: none named
  std::string plugin_version() const;
  std::string plugin_sha256() const;
  std::optional<int64_t> seed() const;
  std::optional<std::string> ckpt_path() const;
  /// model, data or trainer; an empty object when absent.
  const Json& section(std::string_view name) const;
  Json& section(std::string_view name);
  /// The value at a dotted path such as model.lr or trainer.callbacks.EarlyStopping.patience; nullptr when
  /// absent.
  const Json* find(std::string_view dotted) const;

  bool operator==(const RunConfig& other) const { return document == other.document; }
};

/// Reads YAML. At most 1 MiB, depth 64, 100,000 nodes; cycles, aliases that multiply, duplicate keys, tags
/// other than YAML's own scalars and unknown sections are refused. Throws ConfigProblem with file, line
/// and column.
LEYDEN_EXPERIMENT_API RunConfig read_config_yaml(const std::filesystem::path& file);
/// `places`, where given, tells where each value stands in the text, by dotted path (the upper four levels;
/// entries of lists by their number).
LEYDEN_EXPERIMENT_API RunConfig parse_config_yaml(std::string_view text, const std::string& file_name,
                                                  std::unordered_map<std::string, YamlPlace>* places = nullptr);
/// Any YAML document as JSON, with the same limits.
LEYDEN_EXPERIMENT_API Json parse_yaml(std::string_view text, const std::string& file_name);

/// Writes YAML that reads back to the same document: doubles to the last bit, text that looks like a number
/// in quotes, the order of keys kept.
LEYDEN_EXPERIMENT_API std::string to_yaml(const RunConfig& config);

/// Lays `layer` over `into`: mappings are merged key by key, everything else (lists too) replaces.
LEYDEN_EXPERIMENT_API void merge(RunConfig& into, const Json& layer);

/// One override of the command line: `model.lr`, `trainer.max_epochs`, `seed_everything`, `ckpt_path`,
/// `plugin.id`. Short forms of the lists: `trainer.callbacks.EarlyStopping.monitor val_loss` adds or edits
/// the entry of that name, `trainer.callbacks.EarlyStopping false` takes it away, `true` adds it with its
/// defaults, `trainer.callbacks EarlyStopping` or `[{name: ...}]` replaces the list; likewise
/// `trainer.loggers`. With a schema the text is read as the parameter's type says (a text parameter keeps
/// `007`); without one it is read as YAML. Throws ConfigProblem.
LEYDEN_EXPERIMENT_API void set_dotted(RunConfig& config, std::string_view key, std::string_view text,
                                      const ConfigSchema* schema = nullptr);

/// The parameters as a run stores them: dotted path and JSON text, in the document's order. The plugin is
/// left out; callbacks and loggers appear as trainer.callbacks.<name>.<key> (a second one as <name>-2).
LEYDEN_EXPERIMENT_API std::vector<std::pair<std::string, std::string>> flatten_params(
    const RunConfig& config);

}  // namespace leyden
