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

  /// Rows have changed: everything is read anew.
  void forget();

  const RunSet& everything() override;
  const Vocabulary& names() override;
  std::shared_ptr<const Column> column(const Field& field) override;
  const std::vector<std::pair<std::string, RunSet>>& tags() override;
  RunSet present(const Field& field) override;
  RunSet words(const std::string& words, bool exact) override;
  /// The prints of runs without their seeds, by run number.
  const std::vector<uint64_t>& prints_without_seeds();

 private:
  std::shared_ptr<const Column> read(const Field& field);
  std::shared_ptr<const Column> read_fact(Field::Fact fact);
  std::shared_ptr<const Column> read_param(const std::string& path);
  std::shared_ptr<const Column> read_metric(const std::string& name, Aggregate aggregate);
  std::vector<std::string> names_in(const char* table);
  std::vector<std::string> distinct(const char* column);
  size_t size() { return everything().size(); }

  CatalogIndex& index_;
  std::optional<RunSet> everything_;
  std::optional<Vocabulary> names_;
  std::optional<std::vector<std::pair<std::string, RunSet>>> tags_;
  std::vector<uint64_t> prints_;
  struct Kept {
    std::string field;
    std::shared_ptr<const Column> column;
  };
  std::list<Kept> kept_;  // the newest first
  size_t kept_bytes_ = 0;
};

}  // namespace leyden
