// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/json.h>

#include <charconv>
#include <cmath>

namespace leyden {
namespace {

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

// nlohmann writes numbers that are not finite as null, which would lose them.
Json with_named_infinities(const Json& value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return shortest(value.get<double>());
  if (!value.is_structured()) return value;
  Json copy = value;
  for (auto& child : copy) child = with_named_infinities(child);
  return copy;
}

}  // namespace

std::string json_text(const Json& value) {
  return with_named_infinities(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string number_text(double value) {
  std::string text = shortest(value);
  if (!std::isfinite(value)) return text;
  // Readers of YAML 1.1 take 1e+22 for text: a number needs its point.
  const size_t exponent = text.find('e');
  if (text.find('.') == std::string::npos) {
    text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
  }
  return text;
}

std::string display_text(const Json& value) {
  if (value.is_null()) return "none";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return shortest(value.get<double>());
  if (!value.is_array()) return json_text(value);
  std::string text = "[";
  for (const auto& child : value) text += (text.size() > 1 ? ", " : "") + display_text(child);
  return text + "]";
}

}  // namespace leyden
