// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHash>
#include <string>
#include <unordered_map>
#include <vector>

#include <experiment/argument_text.h>
#include <experiment/param_form_problem.h>
#include <experiment/run_config.h>
#include <experiment/schema.h>
#include <store/yaml_reader.h>

#include "param_form_rows.h"

namespace leyden {

/// Brings values of elsewhere into the rows of a form; keeps what did not fit. Private to core/experiment.
class ParamFormLoader {
 public:
  using Places = std::unordered_map<std::string, YamlPlace>;
  /// `places`: of the values in a YAML text, by dotted path; may be null.
  ParamFormLoader(std::vector<ParamFormRow>& rows, const QHash<QString, int>& index, const Places* places = nullptr)
      : m_rows(rows), m_index(index), m_places(places) {}

  /// Every row that the configuration does not name gets its default.
  void load(const RunConfig& config, const QString& plugin_id);
  /// Over what is there. `present`: what the form says now.
  void take(const ArgumentText& arguments, const RunConfig& present, const ConfigSchema& schema);

  ParamFormProblems take_problems() { return std::move(m_problems); }

 private:
  void problem(const QString& path, const std::string& place, const QString& sentence);
  void take_value(const QString& path, const std::string& place, const Json& value);
  void take_section(const Json& values, const std::string& section);
  void take_entries(const Json& list, const std::string& section);
  void take_argument(const ArgumentText::Value& value, const RunConfig& present, const ConfigSchema& schema);
  void take_list(const ArgumentText::Value& value, RunConfig present, const ConfigSchema& schema);
  QString hint(const QString& path) const;

  std::vector<ParamFormRow>& m_rows;
  const QHash<QString, int>& m_index;
  const Places* m_places;
  ParamFormProblems m_problems;
};

}  // namespace leyden
