// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/json_text.h>

#include <charconv>
#include <cmath>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

// nlohmann writes numbers that are not finite as null, which would lose them.
Json with_named_infinities(const Json& value) {
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return shortest_text(value.get<double>());
  if (!value.is_structured()) return value;
  Json copy = value;
  for (auto& child : copy) child = with_named_infinities(child);
  return copy;
}

}  // namespace

std::string json_text(const Json& value) {
  return with_named_infinities(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string shortest_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string number_text(double value) {
  std::string text = shortest_text(value);
  if (!std::isfinite(value)) return text;
  // Readers of YAML 1.1 take 1e+22 for text: a number needs its point.
  const size_t exponent = text.find('e');
  if (text.find('.') == std::string::npos) {
    text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
  }
  return text;
}

}  // namespace leyden
