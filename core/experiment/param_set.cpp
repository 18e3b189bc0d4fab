// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/schema.h>
#include <experiment/yaml_reader.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "param_text.h"

namespace leyden {
namespace {

using Type = ParamField::Type;

ConfigProblem bad_schema(const std::string& where, const std::string& name, const std::string& what) {
  return ConfigProblem("The parameter schema of " + (where.empty() ? "this plugin" : where) +
                       " is wrong at " + name + ": " + what + ". Build the plugin again.");
}

std::optional<Type> type_named(const std::string& name, bool list) {
  if (name == "integer") return list ? Type::IntList : Type::Int;
  if (name == "number") return list ? Type::FloatList : Type::Float;
  if (name == "string") return list ? Type::StringList : Type::String;
  if (name == "boolean" && !list) return Type::Bool;
  return std::nullopt;
}

// The one type beside "null".
std::string type_text(const Json& property, bool* optional) {
  if (!property.contains("type")) return "";
  const Json& type = property["type"];
  if (type.is_string()) return type.get<std::string>();
  std::string name;
  for (const auto& part : type.is_array() ? type : Json::array()) {
    if (part == "null")
      *optional = true;
    else if (part.is_string())
      name = part.get<std::string>();
  }
  return name;
}

std::string text_of(const Json& property, const char* key) {
  return property.contains(key) && property[key].is_string() ? property[key].get<std::string>()
                                                             : std::string();
}

bool flag(const Json& property, const char* key) {
  return property.contains(key) && property[key] == Json(true);
}

void read_limits(const Json& from, ParamField& field) {
  const auto limit = [&](const char* key, std::optional<double>& value, bool& exclusive, bool is_exclusive) {
    if (!from.contains(key) || !from[key].is_number()) return;
    value = from[key].get<double>();
    exclusive = is_exclusive;
  };
  limit("minimum", field.minimum, field.exclusive_minimum, false);
  limit("exclusiveMinimum", field.minimum, field.exclusive_minimum, true);
  limit("maximum", field.maximum, field.exclusive_maximum, false);
  limit("exclusiveMaximum", field.maximum, field.exclusive_maximum, true);
  if (!from.contains("enum") || !from["enum"].is_array()) return;
  for (const auto& choice : from["enum"]) {
    if (!choice.is_null()) field.choices.push_back(choice);
  }
}

ParamField read_field(const std::string& name, const Json& property, const std::string& where) {
  if (!property.is_object()) throw bad_schema(where, name, "not an object");
  ParamField field;
  field.name = name;
  field.optional = flag(property, "x-optional");
  const std::string outer = type_text(property, &field.optional);
  const bool list = outer == "array";
  const Json items = list && property.contains("items") ? property["items"] : Json::object();
  const auto type = type_named(list ? type_text(items, &field.optional) : outer, list);
  if (!type) throw bad_schema(where, name, "its type is not known");
  field.type = *type;
  read_limits(list ? items : property, field);
  field.help = text_of(property, "description");
  field.label = text_of(property, "x-label");
  field.unit = text_of(property, "x-unit");
  field.format = text_of(property, "x-format");
  field.log_scale = flag(property, "x-log");
  field.live = flag(property, "x-live");
  field.advanced = flag(property, "x-advanced");
  return field;
}

}  // namespace

ParamSet ParamSet::from_json(const Json& schema, std::string where) {
  ParamSet set;
  set.m_where = std::move(where);
  if (!schema.is_object()) throw bad_schema(set.m_where, "its root", "not an object");
  const Json properties = schema.contains("properties") ? schema["properties"] : Json::object();
  if (!properties.is_object()) throw bad_schema(set.m_where, "properties", "not an object");
  for (const auto& [name, property] : properties.items()) {
    if (set.find(name)) throw bad_schema(set.m_where, name, "declared twice");
    set.m_fields.push_back(read_field(name, property, set.m_where));
    ParamField& field = set.m_fields.back();
    const bool has_default = property.contains("default") && !property["default"].is_null();
    if (!has_default) {
      field.required = !field.optional;
      continue;
    }
    // A default outside its range would make every form start with an error.
    const TextResult value = coerced(field, property["default"]);
    if (!value.problem.empty()) throw bad_schema(set.m_where, name, "the default " + value.problem);
    field.default_value = value.value;
  }
  const Json required = schema.contains("required") ? schema["required"] : Json::array();
  for (auto& field : set.m_fields) {
    const bool listed = std::find(required.begin(), required.end(), Json(field.name)) != required.end();
    field.required = field.required || (listed && field.default_value.is_null());
  }
  return set;
}

const ParamField* ParamSet::find(std::string_view name) const {
  const auto found =
      std::find_if(m_fields.begin(), m_fields.end(), [&](auto& field) { return field.name == name; });
  return found == m_fields.end() ? nullptr : &*found;
}

std::vector<std::string> ParamSet::names() const {
  std::vector<std::string> names;
  for (const auto& field : m_fields) names.push_back(field.name);
  return names;
}

std::string ParamSet::full_key(std::string_view name) const {
  return m_where.empty() ? std::string(name) : m_where + "." + std::string(name);
}

void ParamSet::unknown(std::string_view name, const Json& value) const {
  ConfigProblem error(full_key(name) + " is not a known parameter." + nearest_sentence(name, names()));
  error.key = full_key(name);
  error.value = display_text(value);
  for (const auto& near : nearest_known(name, names())) {
    error.nearest += (error.nearest.empty() ? "" : ", ") + full_key(near);
  }
  throw error;
}

void ParamSet::wrong(const ParamField& field, const std::string& given, const std::string& problem) const {
  ConfigProblem error(full_key(field.name) + " " + problem + ", not " +
                      (given.empty() ? "empty" : given.substr(0, 80)) + ".");
  error.key = full_key(field.name);
  error.value = given;
  error.allowed = field.allowed();
  std::vector<std::string> names;
  for (const auto& choice : field.choices) names.push_back(display_text(choice));
  const auto near = nearest_known(given, names);
  if (!near.empty()) error.nearest = near.front();
  throw error;
}

std::optional<std::string> ParamSet::check(std::string_view name, const Json& value) const {
  const ParamField* field = find(name);
  if (!field) return "is not a known parameter." + nearest_sentence(name, names());
  const TextResult result = coerced(*field, value);
  if (result.problem.empty()) return std::nullopt;
  return result.problem;
}

Json ParamSet::coerce(std::string_view name, const Json& value) const {
  const ParamField* field = find(name);
  if (!field) unknown(name, value);
  TextResult result = coerced(*field, value);
  if (!result.problem.empty()) wrong(*field, display_text(value), result.problem);
  return std::move(result.value);
}

Json ParamSet::parse(std::string_view name, std::string_view text) const {
  const ParamField* field = find(name);
  if (!field) unknown(name, Json(std::string(text)));
  TextResult result = parsed(*field, std::string(text));
  if (!result.problem.empty()) wrong(*field, std::string(text), result.problem);
  return std::move(result.value);
}

Json ParamSet::defaults() const {
  Json values = Json::object();
  for (const auto& field : m_fields) {
    if (!field.required) values[field.name] = field.default_value;
  }
  return values;
}

Json ParamSet::resolve(const Json& values) const {
  for (const auto& [name, value] : values.items()) {
    if (!find(name)) unknown(name, value);
  }
  Json resolved = Json::object();
  for (const auto& field : m_fields) {
    const auto given = values.find(field.name);
    if (given != values.end()) {
      resolved[field.name] = coerce(field.name, *given);
    } else if (field.required) {
      ConfigProblem error(full_key(field.name) + " is missing: give " + field.allowed() + ".");
      error.key = full_key(field.name);
      error.allowed = field.allowed();
      throw error;
    } else {
      resolved[field.name] = field.default_value;
    }
  }
  return resolved;
}

std::map<std::string, std::string> ParamSet::problems(const Json& values) const {
  std::map<std::string, std::string> found;
  for (const auto& [name, value] : values.items()) {
    if (const auto sentence = check(name, value)) found[name] = *sentence;
  }
  for (const auto& field : m_fields) {
    if (field.required && !values.contains(field.name))
      found[field.name] = "is missing: give " + field.allowed();
  }
  return found;
}

}  // namespace leyden
