// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/yaml_reader.h>

namespace leyden {

namespace {

[[noreturn]] void rethrow(const YamlProblem& problem, const std::string& file_name) {
  ConfigProblem told(problem.what());
  told.file = file_name;
  told.line = problem.place.line;
  told.column = problem.place.column;
  throw told;
}

}  // namespace

YamlDocument read_yaml(std::string_view text, const std::string& file_name) {
  try {
    return parse_yaml_document(text, file_name);
  } catch (const YamlProblem& problem) {
    rethrow(problem, file_name);
  }
}

void throw_yaml_problem(const std::string& file_name, YamlPlace place, const std::string& sentence) {
  rethrow(YamlProblem(file_name, place, sentence), file_name);
}

}  // namespace leyden
