// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/value_json.h>

#include <cmath>

#include <lightning/errors.h>

namespace leyden {

using Json = nlohmann::ordered_json;

Json json_from_number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

Json json_from_value(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::None:
      return nullptr;
    case Value::Kind::Bool:
      return value.as_bool();
    case Value::Kind::Int:
      return value.as_int();
    case Value::Kind::Float:
      return json_from_number(value.as_double());
    case Value::Kind::String:
      return value.as_string();
    case Value::Kind::List:
    case Value::Kind::Tuple: {
      Json list = Json::array();
      for (const Value& item : value.as_list()) list.push_back(json_from_value(item));
      return list;
    }
    case Value::Kind::Dict: {
      Json object = Json::object();
      for (const auto& [key, item] : value.as_dict()) object[key.to_string()] = json_from_value(item);
      return object;
    }
    case Value::Kind::Bytes:
    case Value::Kind::Tensor:
      break;
  }
  return value.to_string();
}

Value value_from_json(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return json.get<int64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::array: {
      Value::List list;
      for (const Json& item : json) list.push_back(value_from_json(item));
      return list;
    }
    case Json::value_t::object:
      return dict_from_json(json, "");
    default:
      return Value();
  }
}

Dict dict_from_json(const Json& json, std::string_view where) {
  Dict dict;
  if (json.is_null()) return dict;
  if (!json.is_object()) {
    throw ConfigError(
        std::string(where) + ": a section with names and values is expected, not " + json.dump(),
        std::string(where));
  }
  for (const auto& [key, item] : json.items()) dict.insert_or_assign(key, value_from_json(item));
  return dict;
}

}  // namespace leyden
