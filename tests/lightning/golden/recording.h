// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace golden {

using Json = nlohmann::json;

/// What is recorded while a scenario runs: see shared/golden/generate.py, whose form this is.
struct Events {
  Json events = Json::array();
  Json rows = Json::array();
  void add(const char* source, const std::string& hook, int64_t epoch, int64_t global_step, Json detail = nullptr) {
    events.push_back({source, hook, epoch, global_step, std::move(detail)});
  }
};

/// JSON has no NaN or infinity: they are the strings nan, inf and -inf.
Json number(double value);

/// The error of a recording of ours that is any class of Python's: Lightning has several for what is one here.
constexpr const char* configuration_in_a_hook = "a configuration's error in a hook";

/// Runs the scenario and records its last run. Throws leyden::ConfigError on what it does not know.
Json record(const Json& scenario);

/// The first difference of two recordings, as a sentence; empty when there is none. Numbers are equal to 1e-6,
/// relative or absolute.
std::string first_difference(const Json& expected, const Json& actual);

}  // namespace golden
