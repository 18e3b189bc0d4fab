// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_config.h>
#include <experiment/yaml_reader.h>

#include <algorithm>
#include <fstream>

namespace leyden {
namespace {

const std::vector<std::string> kSections = {"plugin", "seed_everything", "model",
                                            "data",   "trainer",         "ckpt_path"};
const std::vector<std::string> kPluginKeys = {"id", "version", "sha256"};

/// Brings a document into the form of RunConfig; complains with the place of what is wrong.
class Normaliser {
 public:
  Normaliser(YamlDocument& document, const std::string& file) : m_document(document), m_file(file) {}

  Json run() {
    Json& root = m_document.value;
    if (root.is_null()) return Json::object();
    if (!root.is_object())
      fail("", "a configuration is a mapping with the sections " + list() + ", not " + kind(root));
    for (auto& [key, value] : root.items()) {
      if (std::find(kSections.begin(), kSections.end(), key) == kSections.end()) {
        fail(key, "there is no section " + key + "." + nearest_sentence(key, kSections));
      }
    }
    if (root.contains("plugin")) plugin(root["plugin"]);
    for (const char* name : {"model", "data", "trainer"}) {
      if (root.contains(name)) mapping(root[name], name);
    }
    if (root.contains("trainer")) {
      entries(root["trainer"], "callbacks");
      entries(root["trainer"], "loggers");
    }
    if (root.contains("seed_everything")) seed(root["seed_everything"]);
    if (root.contains("ckpt_path") && !root["ckpt_path"].is_null() && !root["ckpt_path"].is_string()) {
      fail("ckpt_path", "ckpt_path must be a file, best, last or null");
    }
    return std::move(root);
  }

 private:
  [[noreturn]] void fail(const std::string& path, const std::string& sentence) {
    const auto found = m_document.places.find(path);
    throw_yaml_problem(m_file, found == m_document.places.end() ? YamlPlace{} : found->second, sentence);
  }
  static std::string list() { return "plugin, seed_everything, model, data, trainer and ckpt_path"; }
  static std::string kind(const Json& value) {
    return value.is_array()    ? "a list"
           : value.is_object() ? "a mapping"
                               : "\"" + display_text(value).substr(0, 40) + "\"";
  }

  void mapping(Json& value, const std::string& path) {
    if (value.is_null()) value = Json::object();
    if (!value.is_object()) fail(path, path + " must be a mapping of names and values, not " + kind(value));
  }

  void plugin(Json& value) {
    if (value.is_string()) value = Json{{"id", value}};
    mapping(value, "plugin");
    for (auto& [key, part] : value.items()) {
      const std::string path = "plugin." + key;
      if (std::find(kPluginKeys.begin(), kPluginKeys.end(), key) == kPluginKeys.end()) {
        fail(path, path + " is not known; a plugin is named by id, version and sha256, never by a file");
      }
      if (part.is_structured()) fail(path, path + " must be text, not " + kind(part));
      // A version such as 1.0 reads as a number.
      part = part.is_null() ? std::string() : display_text(part);
    }
  }

  void seed(Json& value) {
    if (value.is_boolean()) value = nullptr;
    const bool fits = value.is_number_integer() && value >= 0 && value <= int64_t(0xFFFFFFFF);
    if (!value.is_null() && !fits) {
      fail("seed_everything",
           "seed_everything must be a whole number from 0 to 4294967295 or null, not " + kind(value));
    }
  }

  void entries(Json& trainer, const std::string& name) {
    if (!trainer.contains(name)) return;
    Json& value = trainer[name];
    const std::string path = "trainer." + name;
    if (value.is_null() || value == Json(false)) value = Json::array();
    if (value.is_string() || value.is_object()) value = Json::array({value});
    if (!value.is_array())
      fail(path, path + " must be a list such as [{name: " + example(name) + "}], not " + kind(value));
    for (size_t i = 0; i < value.size(); ++i) {
      Json& entry = value[i];
      if (entry.is_string()) entry = Json{{"name", entry}};
      if (entry.is_object() && entry.contains("name") && entry["name"].is_string()) continue;
      fail(path + "." + std::to_string(i),
           path + ": each entry needs a name, as in {name: " + example(name) + "}");
    }
  }
  static std::string example(const std::string& name) {
    return name == "loggers" ? "csv" : "EarlyStopping, monitor: val_loss";
  }

  YamlDocument& m_document;
  const std::string& m_file;
};

}  // namespace

RunConfig parse_config_yaml(std::string_view text, const std::string& file_name,
                            std::unordered_map<std::string, YamlPlace>* places) {
  YamlDocument document = read_yaml(text, file_name);
  RunConfig config;
  config.document = Normaliser(document, file_name).run();
  if (places) *places = std::move(document.places);
  return config;
}

Json parse_yaml(std::string_view text, const std::string& file_name) {
  return read_yaml(text, file_name).value;
}

RunConfig read_config_yaml(const std::filesystem::path& file) {
  const std::string name = file.string();
  std::error_code error;
  if (!std::filesystem::exists(file, error)) throw_yaml_problem(name, {}, "there is no such file");
  if (!std::filesystem::is_regular_file(file, error)) throw_yaml_problem(name, {}, "not a file");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw_yaml_problem(name, {}, "cannot be read; look at its permissions");
  // One byte more than is allowed tells a larger file without reading it whole.
  std::string text((1 << 20) + 1, '\0');
  stream.read(text.data(), std::streamsize(text.size()));
  text.resize(size_t(stream.gcount()));
  return parse_config_yaml(text, name);
}

}  // namespace leyden
