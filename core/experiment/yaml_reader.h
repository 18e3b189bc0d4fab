// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <store/yaml_reader.h>

#include <experiment/config_problem.h>
#include <experiment/json.h>

namespace leyden {

/// parse_yaml_document() with its problems as ConfigProblem.
YamlDocument read_yaml(std::string_view text, const std::string& file_name);

/// "config.yaml:3:7: sentence"
[[noreturn]] void throw_yaml_problem(const std::string& file_name, YamlPlace place,
                                     const std::string& sentence);

}  // namespace leyden
