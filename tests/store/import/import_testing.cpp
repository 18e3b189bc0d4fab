// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "import_testing.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace store_testing {

namespace fs = std::filesystem;
using namespace leyden;

fs::path fixture(const std::string& name) {
  return fs::path(LEYDEN_SOURCE_DIR) / "tests/store/import/fixtures" / name;
}

fs::path copy_of(const std::string& fixture_name, const fs::path& folder) {
  const fs::path to = folder / fs::path(fixture_name).filename();
  fs::create_directories(folder);
  fs::copy(fixture(fixture_name), to, fs::copy_options::recursive);
  return to;
}

ImportReport import(const fs::path& workspace, const fs::path& path, const ImportOptions& options) {
  return import_runs(workspace, find_imports(std::vector{path}, options), options);
}

const ImportedSource& source_named(const ImportReport& report, const std::string& name) {
  const auto found = std::find_if(report.sources.begin(), report.sources.end(),
                                  [&](const ImportedSource& each) { return each.source.name == name; });
  if (found == report.sources.end()) throw std::runtime_error("no source is called " + name);
  return *found;
}

RunReader run_named(const fs::path& workspace, const ImportReport& report, const std::string& name) {
  return RunReader(run_paths(workspace, source_named(report, name).run_id).root);
}

std::vector<fs::path> run_folders(const fs::path& workspace) {
  std::vector<fs::path> out;
  for (const fs::directory_entry& entry : fs::directory_iterator(workspace / "runs")) out.push_back(entry.path());
  std::sort(out.begin(), out.end());
  return out;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

void write_file(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace store_testing
