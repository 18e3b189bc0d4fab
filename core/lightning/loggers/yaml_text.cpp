// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loggers/yaml_text.h>

#include <array>
#include <charconv>
#include <cmath>
#include <algorithm>
#include <cstdio>
#include <map>
#include <regex>

namespace leyden {

namespace {

// Whether YAML 1.1 reads the text without quotes as this very text.
bool is_plain(const std::string& text) {
  static const std::regex safe(R"([A-Za-z_/][A-Za-z0-9_./+()\\ -]*)");
  static const std::regex other(R"((y|yes|n|no|true|false|on|off|null|nan|inf))", std::regex::icase);
  return std::regex_match(text, safe) && !std::regex_match(text, other) && text.back() != ' ';
}

// Single quotes where they do, double ones for texts with control characters.
std::string yaml_quoted(const std::string& text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  const bool escaped = std::any_of(text.begin(), text.end(), is_control);
  std::string out(1, escaped ? '"' : '\'');
  for (const char c : text) {
    std::array<char, 8> escape{};
    if (!escaped) {
      out += c == '\'' ? "''" : std::string(1, c);
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (is_control(c)) {
      std::snprintf(escape.data(), escape.size(), "\\x%02x", c);
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + (escaped ? '"' : '\'');
}

std::string yaml_string(const std::string& text) {
  return is_plain(text) ? text : yaml_quoted(text);
}

std::string yaml_number(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value > 0 ? ".inf" : "-.inf";
  std::array<char, 40> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  std::string out(text.data(), result.ptr);
  // YAML 1.1 takes a number without a point for a text when it has an exponent.
  const size_t exponent = out.find('e');
  if (out.find('.') == std::string::npos) out.insert(exponent == std::string::npos ? out.size() : exponent, ".0");
  return out;
}

std::string yaml_scalar(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::None:
      return "null";
    case Value::Kind::Bool:
      return value.as_bool() ? "true" : "false";
    case Value::Kind::Int:
      return std::to_string(value.as_int());
    case Value::Kind::Float:
      return yaml_number(value.as_double());
    case Value::Kind::String:
      return yaml_string(value.as_string());
    default:
      return yaml_quoted(value.to_string());
  }
}

void write(const Value& value, const std::string& indent, std::string& out);

void write_entry(const std::string& head, const Value& value, const std::string& indent, std::string& out) {
  out += indent + head;
  if (value.is_dict() && !value.as_dict().empty()) {
    out += "\n";
    write(value, indent + "  ", out);
  } else if (value.is_dict()) {
    out += " {}\n";
  } else if ((value.is_list() || value.is_tuple()) && !value.as_list().empty()) {
    // The items of a key stand under it, those of an item a step further in.
    out += "\n";
    write(value, head == "-" ? indent + "  " : indent, out);
  } else if (value.is_list() || value.is_tuple()) {
    out += " []\n";
  } else {
    out += " " + yaml_scalar(value) + "\n";
  }
}

void write(const Value& value, const std::string& indent, std::string& out) {
  if (value.is_dict()) {
    std::map<std::string, const Value*> sorted;
    for (const auto& [key, item] : value.as_dict()) sorted[key.to_string()] = &item;
    for (const auto& [name, item] : sorted) write_entry(yaml_string(name) + ":", *item, indent, out);
    return;
  }
  for (const auto& item : value.as_list()) write_entry("-", item, indent, out);
}

}  // namespace

std::string yaml_text(const Dict& values) {
  if (values.empty()) return "{}\n";
  std::string out;
  write(Value(values), "", out);
  return out;
}

}  // namespace leyden
