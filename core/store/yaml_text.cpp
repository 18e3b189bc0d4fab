// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/json_text.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

bool is_plain_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.' || c == '/' ||
         c == '+';
}

// Words that readers of YAML 1.1 take for booleans.
bool is_boolean_word(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  for (const char* word : {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}) {
    if (text == word) return true;
  }
  return false;
}

bool can_be_plain(const std::string& text) {
  const auto first = static_cast<unsigned char>(text.empty() ? '-' : text[0]);
  // A digit, sign or point in front may be a number, a date or an old octal to some reader.
  if (!std::isalpha(first) && first != '_' && first != '/') return false;
  return std::all_of(text.begin(), text.end(), is_plain_character) && !is_boolean_word(text);
}

std::string text_scalar(const std::string& text) {
  if (can_be_plain(text)) return text;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string scalar_text(const Json& value) {
  if (value.is_string()) return text_scalar(value.get_ref<const std::string&>());
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::isnan(number)) return ".nan";
    if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
    return number_text(number);
  }
  return value.dump();
}

bool is_leaf(const Json& value) {
  return !value.is_structured() || value.empty();
}

bool fits_one_line(const Json& value) {
  return is_leaf(value) || (value.is_array() && std::all_of(value.begin(), value.end(), is_leaf));
}

std::string one_line(const Json& value) {
  if (value.is_object()) return "{}";
  if (!value.is_array()) return scalar_text(value);
  std::string text = "[";
  for (const auto& child : value) text += (text.size() > 1 ? ", " : "") + one_line(child);
  return text + "]";
}

void write(const Json& value, size_t indent, std::string& out);

void write_map(const Json& map, size_t indent, bool first_is_indented, std::string& out) {
  for (const auto& [key, child] : map.items()) {
    if (!first_is_indented) out.append(indent, ' ');
    first_is_indented = false;
    out += text_scalar(key) + ":";
    if (fits_one_line(child)) {
      out += " " + one_line(child) + "\n";
    } else {
      out += "\n";
      write(child, indent + 2, out);
    }
  }
}

void write_list(const Json& list, size_t indent, std::string& out) {
  for (const auto& child : list) {
    out.append(indent, ' ');
    if (fits_one_line(child)) {
      out += "- " + one_line(child) + "\n";
    } else if (child.is_object()) {
      out += "- ";
      write_map(child, indent + 2, true, out);
    } else {
      out += "-\n";
      write(child, indent + 2, out);
    }
  }
}

void write(const Json& value, size_t indent, std::string& out) {
  if (fits_one_line(value)) {
    out += one_line(value) + "\n";
  } else if (value.is_object()) {
    write_map(value, indent, false, out);
  } else {
    write_list(value, indent, out);
  }
}

}  // namespace

std::string to_yaml(const Json& document) {
  std::string out;
  write(document, 0, out);
  return out;
}

}  // namespace leyden
