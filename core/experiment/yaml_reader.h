// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include <experiment/config_problem.h>
#include <experiment/json.h>

namespace leyden {

struct YamlPlace {
  int line = 0, column = 0;  // from 1
};

/// A document with the places of its keys, by dotted path (the upper four levels).
struct YamlDocument {
  Json value;
  std::unordered_map<std::string, YamlPlace> places;
};

/// One document within the limits; see run_config.h. An empty text is null.
YamlDocument read_yaml(std::string_view text, const std::string& file_name);

/// What a plain (unquoted) scalar means by YAML 1.2's core schema, 1e-3 a number. Throws std::out_of_range
/// for numbers that do not fit.
Json plain_scalar(const std::string& text);

/// "config.yaml:3:7: sentence"
[[noreturn]] void throw_yaml_problem(const std::string& file_name, YamlPlace place,
                                     const std::string& sentence);

}  // namespace leyden
