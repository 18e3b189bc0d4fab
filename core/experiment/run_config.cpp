// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_config.h>

#include <experiment/schema.h>
#include <algorithm>
#include <unordered_map>

namespace leyden {
namespace {

const Json& empty_object() {
  static const Json value = Json::object();
  return value;
}

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::vector<std::string> split(std::string_view dotted) {
  std::vector<std::string> parts(1);
  for (const char c : dotted) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

// An entry of a list by its position or its name.
const Json* entry_of(const Json& list, const std::string& part) {
  if (!part.empty() && part.size() < 6 &&
      std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    const size_t index = std::stoul(part);
    return index < list.size() ? &list[index] : nullptr;
  }
  for (const auto& entry : list) {
    if (entry.is_object() && text_at(entry, "name") == part) return &entry;
  }
  return nullptr;
}

void merge_objects(Json& into, const Json& layer) {
  if (into.empty()) {
    into = layer;
    return;
  }
  // Look-ups in ordered_json are linear: an index keeps large layers from costing their product.
  std::unordered_map<std::string, Json*> index;
  auto& entries = static_cast<Json::object_t::Container&>(into.get_ref<Json::object_t&>());
  entries.reserve(entries.size() + layer.size());
  for (auto& [key, value] : entries) index.emplace(key, &value);
  for (const auto& [key, value] : layer.items()) {
    const auto found = index.find(key);
    if (found == index.end()) {
      entries.emplace_back(key, value);
    } else if (found->second->is_object() && value.is_object()) {
      merge_objects(*found->second, value);
    } else {
      *found->second = value;
    }
  }
}

void flatten(const Json& value, const std::string& path,
             std::vector<std::pair<std::string, std::string>>& out) {
  if (!value.is_object()) {
    out.emplace_back(path, json_text(value));
    return;
  }
  for (const auto& [key, child] : value.items()) flatten(child, path + "." + key, out);
}

void flatten_entries(const Json& list, const std::string& path,
                     std::vector<std::pair<std::string, std::string>>& out) {
  std::unordered_map<std::string, int> seen;
  for (const auto& entry : list) {
    const std::string name = text_at(entry, "name");
    const int place = ++seen[name];
    const std::string prefix = path + "." + name + (place > 1 ? "-" + std::to_string(place) : "");
    if (entry.size() <= 1) out.emplace_back(prefix, "true");
    for (const auto& [key, value] : entry.items()) {
      if (key != "name") flatten(value, prefix + "." + key, out);
    }
  }
}

}  // namespace

const Json& RunConfig::section(std::string_view name) const {
  const auto found = document.find(std::string(name));
  return found != document.end() && found->is_object() ? *found : empty_object();
}

Json& RunConfig::section(std::string_view name) {
  Json& value = document[std::string(name)];
  if (!value.is_object()) value = Json::object();
  return value;
}

std::string RunConfig::plugin_id() const {
  return text_at(section("plugin"), "id");
}
std::string RunConfig::plugin_version() const {
  return text_at(section("plugin"), "version");
}
std::string RunConfig::plugin_sha256() const {
  return text_at(section("plugin"), "sha256");
}

std::optional<int64_t> RunConfig::seed() const {
  const auto found = document.find("seed_everything");
  if (found == document.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<int64_t>();
}

std::optional<std::string> RunConfig::ckpt_path() const {
  const auto found = document.find("ckpt_path");
  if (found == document.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

const Json* RunConfig::find(std::string_view dotted) const {
  const Json* value = &document;
  for (const auto& part : split(dotted)) {
    if (value->is_array()) {
      value = entry_of(*value, part);
      if (!value) return nullptr;
      continue;
    }
    if (!value->is_object()) return nullptr;
    const auto found = value->find(part);
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

void merge(RunConfig& into, const Json& layer) {
  if (!layer.is_object()) throw ConfigProblem("A layer of a configuration must be a mapping.");
  if (!into.document.is_object()) into.document = Json::object();
  merge_objects(into.document, layer);
}

std::vector<std::pair<std::string, std::string>> flatten_params(const RunConfig& config) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& [key, value] : config.document.items()) {
    if (key == "plugin" || (key == "ckpt_path" && value.is_null())) continue;
    if (key != "trainer") {
      flatten(value, key, out);
      continue;
    }
    for (const auto& [name, child] : value.items()) {
      const bool entries = (name == "callbacks" || name == "loggers") && child.is_array();
      if (entries)
        flatten_entries(child, key + "." + name, out);
      else
        flatten(child, key + "." + name, out);
    }
  }
  return out;
}

std::string to_yaml(const RunConfig& config) {
  return to_yaml(config.document);
}

}  // namespace leyden
