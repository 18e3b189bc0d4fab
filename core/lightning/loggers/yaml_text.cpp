// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/loggers/yaml_text.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace leyden {

namespace {

// Double quotes always: a plain text could be taken for a number, a bool or a mark of YAML.
std::string yaml_quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    std::array<char, 8> escape{};
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::snprintf(escape.data(), escape.size(), "\\x%02x", c);
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + "\"";
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
      return yaml_quoted(value.as_string());
    default:
      return yaml_quoted(value.to_string());
  }
}

void write(const Value& value, const std::string& indent, std::string& out);

void write_entry(const std::string& head, const Value& value, const std::string& indent, std::string& out) {
  const bool nested = (value.is_dict() && !value.as_dict().empty()) ||
                      ((value.is_list() || value.is_tuple()) && !value.as_list().empty());
  out += indent + head;
  if (nested) {
    out += "\n";
    write(value, indent + "  ", out);
  } else if (value.is_dict()) {
    out += " {}\n";
  } else if (value.is_list() || value.is_tuple()) {
    out += " []\n";
  } else {
    out += " " + yaml_scalar(value) + "\n";
  }
}

void write(const Value& value, const std::string& indent, std::string& out) {
  if (value.is_dict()) {
    for (const auto& [key, item] : value.as_dict()) {
      const std::string name = key.to_string();
      const bool plain = !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == std::string::npos;
      write_entry((plain ? name : yaml_quoted(name)) + ":", item, indent, out);
    }
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
