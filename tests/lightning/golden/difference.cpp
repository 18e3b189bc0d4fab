// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "recording.h"

namespace golden {

namespace {

constexpr double tolerance = 1e-6;

bool is_number(const Json& value) {
  return value.is_number() || value == "nan" || value == "inf" || value == "-inf";
}

bool equal_numbers(const Json& a, const Json& b) {
  if (a.is_string() || b.is_string()) return a == b;
  const double x = a.get<double>(), y = b.get<double>();
  return std::abs(x - y) <= tolerance + tolerance * std::abs(x);
}

// Errors of the configuration have several classes in Python, and one here.
bool equal_errors(const Json& expected, const Json& actual) {
  if (expected.is_string() && actual == configuration_in_a_hook) return true;
  return expected == actual || (expected.is_string() && expected != "RuntimeError" && actual == "MisconfigurationException");
}

std::string difference_at(const std::string& where, const Json& expected, const Json& actual) {
  if (where == "error" && equal_errors(expected, actual)) return {};
  if (is_number(expected) && is_number(actual)) {
    if (equal_numbers(expected, actual)) return {};
  } else if (expected.is_array() && actual.is_array()) {
    for (size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
      auto found = difference_at(where + "[" + std::to_string(i) + "]", expected[i], actual[i]);
      if (found.empty()) continue;
      // An event says more as a whole than its one differing part.
      if (where != "events" && where != "rows") return found;
      return where + "[" + std::to_string(i) + "]: expected " + expected[i].dump() + ", got " + actual[i].dump();
    }
    if (expected.size() == actual.size()) return {};
    return where + ": expected " + std::to_string(expected.size()) + ", got " + std::to_string(actual.size()) +
           "; the first that is too many or missing is " +
           (expected.size() > actual.size() ? expected[actual.size()] : actual[expected.size()]).dump();
  } else if (expected.is_object() && actual.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      if (!actual.contains(key)) return where + "." + key + ": expected " + value.dump() + ", got nothing";
      if (auto found = difference_at(where + "." + key, value, actual[key]); !found.empty()) return found;
    }
    for (const auto& [key, value] : actual.items()) {
      if (!expected.contains(key)) return where + "." + key + ": expected nothing, got " + value.dump();
    }
    return {};
  } else if (expected == actual) {
    return {};
  }
  return where + ": expected " + expected.dump() + ", got " + actual.dump();
}

}  // namespace

Json number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

std::string first_difference(const Json& expected, const Json& actual) {
  // Weights last: the events say sooner why they differ.
  for (const char* key : {"error", "events", "rows", "callback_metrics", "results", "checkpoints", "weight", "bias", "lr",
                          "current_epoch", "global_step", "should_stop"}) {
    if (!expected.contains(key)) continue;
    if (auto found = difference_at(key, expected[key], actual[key]); !found.empty()) return found;
  }
  return {};
}

}  // namespace golden
