// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/schema_json.h>

#include <limits>

#include <worker/value_json.h>

namespace leyden {

using Json = nlohmann::ordered_json;

namespace {

bool is_list(FieldSpec::Type type) {
  return type == FieldSpec::Type::IntList || type == FieldSpec::Type::FloatList ||
         type == FieldSpec::Type::StringList;
}

std::string element_type(FieldSpec::Type type) {
  switch (type) {
    case FieldSpec::Type::Bool:
      return "boolean";
    case FieldSpec::Type::Int:
    case FieldSpec::Type::IntList:
      return "integer";
    case FieldSpec::Type::Float:
    case FieldSpec::Type::FloatList:
      return "number";
    case FieldSpec::Type::String:
    case FieldSpec::Type::StringList:
      break;
  }
  return "string";
}

/// A limit of an integer field is written without a fraction: 1, not 1.0.
Json limit_json(const FieldSpec& field, double limit) {
  if (element_type(field.type) == "integer") return static_cast<int64_t>(limit);
  return json_from_number(limit);
}

/// Type, limits and choices: of the value itself, or of each item of a list.
Json constraints(const FieldSpec& field) {
  Json json;
  json["type"] = element_type(field.type);
  if (field.minimum) {
    json[field.exclusive_minimum ? "exclusiveMinimum" : "minimum"] = limit_json(field, *field.minimum);
  }
  if (field.maximum) {
    json[field.exclusive_maximum ? "exclusiveMaximum" : "maximum"] = limit_json(field, *field.maximum);
  }
  for (const Value& choice : field.choices) json["enum"].push_back(json_from_value(choice));
  return json;
}

Json property(const FieldSpec& field) {
  Json json;
  if (is_list(field.type)) {
    json["type"] = "array";
    json["items"] = constraints(field);
  } else {
    json = constraints(field);
  }
  if (field.optional) {
    json["type"] = Json::array({json["type"], "null"});
    if (json.contains("enum")) json["enum"].push_back(nullptr);
  }
  json["default"] = json_from_value(field.default_value);
  if (!field.help.empty()) json["description"] = field.help;
  if (!field.label.empty()) json["x-label"] = field.label;
  if (!field.unit.empty()) json["x-unit"] = field.unit;
  if (!field.format.empty()) json["x-format"] = field.format;
  if (field.log_scale) json["x-log"] = true;
  if (field.live) json["x-live"] = true;
  if (field.advanced) json["x-advanced"] = true;
  if (field.optional) json["x-optional"] = true;
  return json;
}

double number_of(const std::string& text) {
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

Value with_numbers(const Value& value) {
  if (value.is_list()) {
    Value::List items;
    for (const Value& item : value.as_list()) items.push_back(with_numbers(item));
    return items;
  }
  if (!value.is_string()) return value;
  const std::string& text = value.as_string();
  return text == "nan" || text == "inf" || text == "-inf" ? Value(number_of(text)) : value;
}

}  // namespace

Json schema_from_fields(const std::vector<FieldSpec>& fields, const std::string& title) {
  Json schema;
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = title;
  schema["type"] = "object";
  schema["properties"] = Json::object();
  for (const FieldSpec& field : fields) schema["properties"][field.name] = property(field);
  schema["additionalProperties"] = false;
  return schema;
}

Dict dict_for_fields(const Json& section, const std::vector<FieldSpec>& fields, std::string_view where) {
  Dict values = dict_from_json(section, where);
  for (const FieldSpec& field : fields) {
    Value* value = values.find(field.name);
    if (value && element_type(field.type) == "number") *value = with_numbers(*value);
  }
  return values;
}

}  // namespace leyden
