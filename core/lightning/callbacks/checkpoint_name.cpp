// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/checkpoint_name.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include <lightning/errors.h>

namespace leyden {

namespace {

// Python's str() of an int or a float.
std::string plain(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (value == std::floor(value) && std::abs(value) < 1e15) return std::to_string(static_cast<int64_t>(value));
  std::array<char, 40> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), value);
  return std::string(text.data(), result.ptr);
}

std::string formatted(double value, const std::string& spec, const std::string& pattern) {
  if (spec.empty()) return plain(value);
  const char kind = spec.back();
  const std::string flags = spec.substr(0, spec.size() - 1);
  const bool known = kind == 'd' || kind == 'f' || kind == 'e' || kind == 'g';
  if (!known || flags.find_first_not_of("0123456789.") != std::string::npos || flags.size() > 8) {
    throw ConfigError("the filename '" + pattern + "' has the format '" + spec + "'; d, f, e and g are known, with a "
                      "width and a precision, as in {epoch:03d} and {val_loss:.2f}", "filename");
  }
  std::array<char, 400> text{};
  if (kind == 'd') {
    std::snprintf(text.data(), text.size(), ("%" + flags + "lld").c_str(), static_cast<long long>(value));
  } else {
    std::snprintf(text.data(), text.size(), ("%" + flags + kind).c_str(), value);
  }
  return text.data();
}

}  // namespace

std::string fill_checkpoint_name(const std::string& pattern, const std::vector<std::pair<std::string, double>>& values,
                                 bool insert_names) {
  std::string out;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '{') {
      out += pattern[i];
      continue;
    }
    const size_t end = pattern.find('}', i);
    if (end == std::string::npos) throw ConfigError("the filename '" + pattern + "' lacks a closing brace", "filename");
    const std::string field = pattern.substr(i + 1, end - i - 1);
    const size_t colon = field.find(':');
    const std::string name = field.substr(0, colon);
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
    if (insert_names) {
      std::string shown = name;
      std::replace(shown.begin(), shown.end(), '/', '_');
      out += shown + "=";
    }
    out += formatted(found == values.end() ? 0 : found->second, colon == std::string::npos ? "" : field.substr(colon + 1),
                     pattern);
    i = end;
  }
  return out;
}

}  // namespace leyden
