// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What a value or a text means for one parameter.
#include "param_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <experiment/run_config.h>
#include <experiment/yaml_reader.h>

namespace leyden {
namespace {

using Type = ParamField::Type;

Type item_type(Type type) {
  if (type == Type::IntList) return Type::Int;
  if (type == Type::FloatList) return Type::Float;
  return type == Type::StringList ? Type::String : type;
}

std::optional<Json> as_double(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (value == "inf") return std::numeric_limits<double>::infinity();
  if (value == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

// nullopt: of another type.
std::optional<Json> as_type(Type type, const Json& value) {
  switch (type) {
    case Type::Bool:
      if (value.is_boolean()) return value;
      return std::nullopt;
    case Type::Int:
      if (!value.is_number_integer()) return std::nullopt;
      if (value.is_number_unsigned() && value.get<uint64_t>() > uint64_t(INT64_MAX)) return std::nullopt;
      return value.get<int64_t>();
    case Type::Float:
      return as_double(value);
    case Type::String:
      // A text that YAML took for a number: "10" and "0.5" of limit_train_batches.
      if (value.is_number_integer()) return std::to_string(value.get<int64_t>());
      if (value.is_number_float()) return number_text(value.get<double>());
      if (value.is_string()) return value;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

bool in_range(const ParamField& field, double value) {
  if (std::isnan(value)) return false;
  if (field.minimum && (field.exclusive_minimum ? !(value > *field.minimum) : !(value >= *field.minimum)))
    return false;
  return !field.maximum || (field.exclusive_maximum ? value < *field.maximum : value <= *field.maximum);
}

bool is_choice(const ParamField& field, const Json& value) {
  return field.choices.empty() ||
         std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end();
}

std::string choice_problem(const ParamField& field, const Json& value) {
  std::vector<std::string> names;
  for (const auto& choice : field.choices) names.push_back(display_text(choice));
  const auto near = nearest_known(display_text(value), names);
  return "must be " + field.allowed() + (near.empty() ? "" : " (" + near.front() + "?)");
}

TextResult scalar(const ParamField& field, const Json& value) {
  const Type type = item_type(field.type);
  const auto typed = as_type(type, value);
  if (!typed) return {nullptr, "must be " + field.allowed()};
  if (!is_choice(field, *typed)) return {nullptr, choice_problem(field, *typed)};
  if (typed->is_number() && !in_range(field, typed->get<double>())) {
    const std::string range = field.range_text();
    return {nullptr, "must be " + (range.empty() || field.is_list() ? field.allowed() : range)};
  }
  return {*typed, ""};
}

std::string trimmed(const std::string& text) {
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  const auto from = std::find_if_not(text.begin(), text.end(), space);
  const auto to = std::find_if_not(text.rbegin(), std::make_reverse_iterator(from), space).base();
  return {from, to};
}

std::string lowered(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_one_of(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

Json bool_from(const std::string& text) {
  const std::string word = lowered(text);
  if (is_one_of(word, {"true", "yes", "on", "1"})) return true;
  if (is_one_of(word, {"false", "no", "off", "0"})) return false;
  return text;
}

Json number_from(const std::string& text) {
  const std::string word = lowered(text);
  if (is_one_of(word, {"nan", "inf", "-inf"})) return word;
  if (word == "+inf" || word == "infinity") return "inf";
  if (text.empty()) return text;
  const Json value = plain_scalar(text);
  return value.is_number() ? value : Json(text);
}

Json item_from(Type type, const std::string& text) {
  if (type == Type::Bool) return bool_from(text);
  return type == Type::String ? Json(text) : number_from(text);
}

// `1, 2, 3`, with or without brackets; quoted texts as YAML has them.
Json list_from(Type type, const std::string& text) {
  const std::string body = trimmed(text);
  if (body.empty()) return Json::array();
  if (body.front() == '[' && (type != Type::String || body.back() == ']'))
    return parse_yaml(body, "the list");
  Json list = Json::array();
  for (size_t from = 0; from <= body.size();) {
    const size_t comma = std::min(body.find(',', from), body.size());
    list.push_back(item_from(type, trimmed(body.substr(from, comma - from))));
    from = comma + 1;
  }
  return list;
}

}  // namespace

TextResult coerced(const ParamField& field, const Json& value) {
  if (value.is_null()) {
    if (field.optional) return {nullptr, ""};
    return {nullptr, "must be " + field.allowed()};
  }
  if (!field.is_list()) return scalar(field, value);
  if (value.is_number()) return coerced(field, Json::array({value}));  // one number is a list of one
  if (!value.is_array()) return {nullptr, "must be " + field.allowed()};
  Json list = Json::array();
  for (const auto& item : value) {
    TextResult result = scalar(field, item);
    if (!result.problem.empty()) return result;
    list.push_back(std::move(result.value));
  }
  return {list, ""};
}

TextResult parsed(const ParamField& field, const std::string& text) {
  const std::string word = lowered(trimmed(text));
  const bool none = is_one_of(word, {"none", "null"}) || (word.empty() && field.type != Type::String);
  if (field.optional && none) return {nullptr, ""};
  try {
    const Type type = item_type(field.type);
    if (field.is_list()) return coerced(field, list_from(type, text));
    return coerced(field, item_from(type, type == Type::String ? text : trimmed(text)));
  } catch (const std::out_of_range& error) {
    return {nullptr, "must be " + field.allowed() + " (" + error.what() + ")"};
  } catch (const ConfigProblem&) {
    return {nullptr, "must be " + field.allowed() + ", as in [1, 2]"};
  }
}

}  // namespace leyden
