// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include <store/export.h>

// YAML within the limits of files that anybody may have written: 1 MiB, 64 levels, 100,000 values, no aliases that
// multiply, plain values alone. Plain functions, any thread.
namespace leyden {

struct YamlPlace {
  int line = 0, column = 0;  // from 1
};

/// A document with the places of its keys, by dotted path (the upper four levels).
struct YamlDocument {
  nlohmann::ordered_json value;
  std::unordered_map<std::string, YamlPlace> places;
};

/// what(): "config.yaml:3:7: sentence"
class LEYDEN_STORE_API YamlProblem : public std::runtime_error {
 public:
  YamlProblem(const std::string& file_name, YamlPlace place, const std::string& sentence);
  ~YamlProblem() override;
  YamlPlace place;
};

/// One document. An empty text is null. Throws YamlProblem.
LEYDEN_STORE_API YamlDocument parse_yaml_document(std::string_view text, const std::string& file_name);

/// What a plain (unquoted) scalar means by YAML 1.2's core schema, 1e-3 a number. Throws std::out_of_range
/// for numbers that do not fit.
LEYDEN_STORE_API nlohmann::ordered_json plain_scalar(const std::string& text);

}  // namespace leyden
