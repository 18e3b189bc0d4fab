// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <store/catalog_index.h>
#include <store/raw_statement.h>

namespace leyden {

/// One transaction of changes to a catalog's index, taken back unless commit() is called. Private to core/store.
/// Throws SQLite::Exception.
class CatalogWriter {
 public:
  /// `everything`: begins with an empty index, whose rows of before stay when this is not committed.
  explicit CatalogWriter(CatalogIndex& index, bool everything = false);
  ~CatalogWriter();

  /// Puts a run in the place of what `known` says of it; `known`.number 0: new. The entry as it is now.
  CatalogIndex::Entry put(const RunRow& row, const RunStamp& stamp, const CatalogIndex::Entry& known);
  void remove(int64_t number);
  void commit();
  /// Whether put() changed what runs have at all: parameters, metrics, plugins, devices, verbs; their tags.
  bool names_touched() const { return names_touched_; }
  bool tags_touched() const { return tags_touched_; }

 private:
  struct NewParam {
    int64_t name, run;
    std::string json;
  };
  struct NewMetric {
    int64_t name, run;
    SeriesInfo metric;
  };
  void put_head(const RunRow& row, const CatalogIndex::Entry& entry);
  void put_detail(int64_t number, std::string_view bytes);
  void put_values(const RunRow& row, const RunRow& before, int64_t number);
  void put_tags(const std::vector<std::string>& tags, int64_t number);
  void drop(RawStatement& statement, const std::string& name, int64_t number);
  void drop_tags(const std::vector<std::string>& tags, int64_t number);
  void put_words(RawStatement& statement, const std::string& text, int64_t number);
  void write_names();
  void write_cells();

  CatalogIndex& index_;
  std::optional<SQLite::Transaction> transaction_;
  int64_t last_number_, last_name_;
  bool committed_ = false, names_touched_ = false, tags_touched_ = false;
  // Sorted before they are written: cells of one name lie together.
  std::vector<NewParam> params_;
  std::vector<NewMetric> metrics_;
  RawStatement head_, detail_, param_, metric_, tag_, name_, words_;
  RawStatement no_head_, no_detail_, no_param_, no_metric_, no_tag_, no_words_;
};

}  // namespace leyden
