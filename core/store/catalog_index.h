// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include <store/run_code.h>
#include <store/run_summary.h>

namespace leyden {

class CatalogWriter;

/// workspace.db: the runs of a workspace in tables that filters and sorting read by columns, with the stamps of
/// the folders' files. Everything in it follows from the folders. Private to core/store. Throws
/// SQLite::Exception, and StoreError when the file is somebody else's.
///
/// run: a row each, what lists show. detail: all parameters and metrics of a run as bytes. param, metric, tag:
/// the same again clustered by name, so that one column of all runs lies together. words: full text.
class CatalogIndex {
 public:
  /// The file, by its only writer; made when it is not there. Throws StoreError: NotAWorkspace for somebody
  /// else's file, NewerSchema; an older index or one whose tables differ is emptied.
  static std::unique_ptr<CatalogIndex> open(const std::filesystem::path& file);
  /// A private copy of what the file holds, for those who may not write it; empty when it holds nothing of use.
  static std::unique_ptr<CatalogIndex> copy_of(const std::filesystem::path& file);
  ~CatalogIndex();

  struct Entry {
    std::string id;
    int64_t number = 0;  // for ever, from 1
    RunStamp stamp;
    uint64_t print = 0;  // of all that is known of the run
    bool running = false;
  };
  std::vector<Entry> entries();  // by id
  int64_t last_number();

  /// Without parameters and metrics; all of them, or one. The path is left empty.
  std::vector<RunRow> heads();
  std::optional<RunRow> head(int64_t number);
  /// The whole run.
  std::optional<RunRow> row(int64_t number);

  /// All runs with their parameters and metrics packed, or one.
  std::vector<PackedRun> packed();
  std::optional<PackedRun> packed(int64_t number);

  const NameBook& names() const { return *names_; }
  SQLite::Database& database() { return *db_; }

 private:
  friend class CatalogWriter;
  explicit CatalogIndex(std::unique_ptr<SQLite::Database> db);
  bool has_our_tables();
  void make_tables();
  void load_names();

  std::unique_ptr<SQLite::Database> db_;
  std::shared_ptr<NameBook> names_ = std::make_shared<NameBook>();  // shared with what is packed
};

}  // namespace leyden
