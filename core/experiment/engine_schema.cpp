// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/app_paths.h>
#include <experiment/schema.h>

#include <fstream>
#include <iterator>

namespace leyden {
namespace {

std::vector<EngineSchema::Part> read_parts(const Json& document, const char* key, const std::string& where) {
  std::vector<EngineSchema::Part> parts;
  if (!document.contains(key) || !document[key].is_object()) return parts;
  for (const auto& [name, schema] : document[key].items()) {
    EngineSchema::Part part;
    part.name = name;
    part.params = ParamSet::from_json(schema, where + name);
    part.help = schema.value("description", "");
    parts.push_back(std::move(part));
  }
  return parts;
}

const EngineSchema::Part* find(const std::vector<EngineSchema::Part>& parts, std::string_view name) {
  for (const auto& part : parts) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

ConfigProblem unreadable(const std::string& file, const std::string& why) {
  ConfigProblem error(file + ": " + why +
                      ". It describes the engine and is written by the build; install Leyden anew.");
  error.file = file;
  return error;
}

}  // namespace

EngineSchema EngineSchema::from_json(const Json& document, const std::string& file_name) {
  if (!document.is_object() || !document.contains("trainer"))
    throw unreadable(file_name, "not an engine schema");
  EngineSchema schema;
  schema.trainer = ParamSet::from_json(document["trainer"], "trainer");
  schema.callbacks = read_parts(document, "callbacks", "trainer.callbacks.");
  schema.loggers = read_parts(document, "loggers", "trainer.loggers.");
  schema.tuners = read_parts(document, "tuners", "tune ");
  const Json torch = document.value("libtorch", Json::object());
  if (!torch.is_object()) return schema;
  schema.libtorch_version = torch.value("version", "");
  if (torch.contains("cuda") && torch["cuda"].is_string())
    schema.libtorch_cuda = torch["cuda"].get<std::string>();
  for (const auto& arch : torch.value("arch_list", Json::array())) {
    if (arch.is_string()) schema.libtorch_archs.push_back(arch.get<std::string>());
  }
  return schema;
}

EngineSchema EngineSchema::read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw unreadable(file.string(), "cannot be read");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const Json document = Json::parse(text, nullptr, false);
  if (document.is_discarded()) throw unreadable(file.string(), "not JSON");
  try {
    return from_json(document, file.string());
  } catch (const Json::exception& error) {
    throw unreadable(file.string(), error.what());
  }
}

std::filesystem::path EngineSchema::default_path() {
  return share_folder() / "engine.schema.json";
}

const EngineSchema::Part* EngineSchema::callback(std::string_view name) const {
  return find(callbacks, name);
}
const EngineSchema::Part* EngineSchema::logger(std::string_view name) const {
  return find(loggers, name);
}
const EngineSchema::Part* EngineSchema::tuner(std::string_view name) const {
  return find(tuners, name);
}

}  // namespace leyden
