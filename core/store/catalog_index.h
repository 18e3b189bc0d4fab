// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include <store/run_summary.h>

namespace leyden {

/// workspace.db: a row of bytes for each run folder, with the stamp of its files. Private to core/store.
/// Throws SQLite::Exception, and StoreError when the file is somebody else's.
class CatalogIndex {
 public:
  enum class Access { Read, Write };
  CatalogIndex(const std::filesystem::path& file, Access access);
  ~CatalogIndex();

  using Each = std::function<void(std::string run_id, const RunStamp& stamp, std::string row)>;
  void load(const Each& each);

  struct Change {
    std::string run_id;
    RunStamp stamp;
    std::string row;  // empty: the run is gone
  };
  void write(const std::vector<Change>& changes);
  void clear();

 private:
  std::unique_ptr<SQLite::Database> db_;
};

}  // namespace leyden
