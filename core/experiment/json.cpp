// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/json.h>

namespace leyden {

std::string display_text(const Json& value) {
  if (value.is_null()) return "none";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return shortest_text(value.get<double>());
  if (!value.is_array()) return json_text(value);
  std::string text = "[";
  for (const auto& child : value) text += (text.size() > 1 ? ", " : "") + display_text(child);
  return text + "]";
}

}  // namespace leyden
