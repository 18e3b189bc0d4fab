// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <QString>

#include <experiment/export.h>
#include <experiment/run_config.h>

namespace leyden {

/// Values of a form that are kept under a name.
struct Preset {
  QString name;
  RunConfig values;
  QString problem;  // why the file cannot be read; empty when it can
};

/// The presets of a plugin in a workspace: <workspace>/presets/<plugin>/<name>.yaml, configurations that
/// `leyden fit --config` reads too. In a file's name, what no file may be called is written as %2F. Any one
/// thread; throws ConfigProblem with a sentence.
class LEYDEN_EXPERIMENT_API PresetFolder {
 public:
  PresetFolder(const std::filesystem::path& workspace, const std::string& plugin_id);

  /// By name, as people sort. Files that cannot be read are there with their problem.
  std::vector<Preset> all() const;
  /// Replaces one of this name.
  void put(const QString& name, const QString& yaml) const;
  void rename(const QString& from, const QString& to) const;
  void remove(const QString& name) const;
  std::filesystem::path file_of(const QString& name) const;

 private:
  std::filesystem::path m_folder;
};

}  // namespace leyden
