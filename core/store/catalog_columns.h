// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <store/catalog_index.h>
#include <store/filter/evaluator.h>

namespace leyden {

/// The columns of a catalog's index, read when they are asked for and kept while they are used and nothing
/// changes. Run numbers are places in the sets and columns. Private to core/store. Throws SQLite::Exception.
class CatalogColumns : public filter::ColumnSource {
 public:
  explicit CatalogColumns(CatalogIndex& index) : index_(index) {}

  /// Runs have come or gone: everything is read anew.
  void forget();
  /// The rows of these runs have changed: of the columns that are kept only their cells are read. `names`: other
  /// parameters, metrics, plugins, devices or verbs than before; `tags`: other tags.
  void update(const std::vector<int64_t>& runs, bool names, bool tags);

  const RunSet& everything() override;
  const Vocabulary& names() override;
  std::shared_ptr<const Column> column(const Field& field) override;
  const std::vector<std::pair<std::string, RunSet>>& tags() override;
  RunSet present(const Field& field) override;
  RunSet words(const std::string& words, bool exact) override;
  /// The prints of runs without their seeds, by run number.
  const std::vector<uint64_t>& prints_without_seeds();

 private:
  using OneRun = std::optional<int64_t>;  // none: all runs
  void read(Column& column, const Field& field, OneRun one = {});
  void read_fact(Column& column, Field::Fact fact, OneRun one);
  void read_param(Column& column, const std::string& path, OneRun one);
  void read_metric(Column& column, const std::string& name, Aggregate aggregate, OneRun one);
  bool replace_cells(std::shared_ptr<Column>& column, const Field& field, const std::vector<int64_t>& runs);
  std::vector<std::string> names_in(const char* table);
  std::vector<std::string> distinct(const char* column);
  size_t size() { return everything().size(); }

  CatalogIndex& index_;
  std::optional<RunSet> everything_;
  std::optional<Vocabulary> names_;
  std::optional<std::vector<std::pair<std::string, RunSet>>> tags_;
  std::vector<uint64_t> prints_;
  struct Kept {
    std::string key;
    Field field;
    std::shared_ptr<Column> column;  // read-only once it is handed out
  };
  std::list<Kept> kept_;  // the newest first
  size_t kept_bytes_ = 0;
};

}  // namespace leyden
