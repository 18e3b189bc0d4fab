// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/import_index.h>

#include <system_error>
#include <utility>

#include <store/run_paths.h>
#include <store/sqlite_session.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

// Origin and stamp; the first is empty when the run was not imported.
std::pair<std::string, std::string> origin_of(const fs::path& file) {
  std::pair<std::string, std::string> found;
  const auto db = open_for_reading(file);
  SQLite::Statement query(*db, "SELECT key, value FROM info WHERE key IN ('import.origin', 'import.stamp')");
  while (query.executeStep()) {
    (text_of(query.getColumn(0)) == "import.origin" ? found.first : found.second) = text_of(query.getColumn(1));
  }
  return found;
}

}  // namespace

ImportIndex::ImportIndex(const fs::path& workspace) {
  std::error_code error;
  for (fs::directory_iterator it(workspace / "runs", error), end; !error && it != end; it.increment(error)) {
    const RunPaths paths{it->path()};
    if (paths.run_id().starts_with('.') || !fs::exists(paths.db(), error)) continue;
    try {
      const auto [origin, stamp] = origin_of(paths.db());
      if (!origin.empty()) add(origin, {paths.run_id(), stamp});
    } catch (const std::exception&) {
      // A run that cannot be read is told of elsewhere; here it only is not known.
    }
  }
}

const ImportIndex::Run* ImportIndex::find(const std::string& origin) const {
  const auto found = runs_.find(origin);
  return found == runs_.end() ? nullptr : &found->second;
}

void ImportIndex::add(const std::string& origin, Run run) {
  runs_.insert_or_assign(origin, std::move(run));
}

}  // namespace leyden
