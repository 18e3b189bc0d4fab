// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

#include <store/batch.h>
#include <store/bucket_block.h>
#include <store/places.h>
#include <store/rollup.h>
#include <store/run_database.h>

namespace leyden {

class RawStatement;
class SeriesReader;

/// Turns batches into rows: points clustered by series, rollups, and the totals of each series, one
/// transaction a batch. Holds what is not in a rollup yet; all of it can be read back from the database.
/// Writer thread. Private to core/store. Throws SQLite::Exception, after which the object is of no more use.
class BatchWriter {
 public:
  /// `names`: of all series that were announced, by number - 1. Those that the file lacks are written with
  /// the next batch. A bucket that belongs to an older attempt is closed.
  BatchWriter(RunDatabase& database, int attempt, std::vector<std::string> names);
  ~BatchWriter();

  /// `seconds`: of this attempt so far.
  void write(Batch& batch, double seconds);
  /// Transactions of this attempt, as counted in the file: tells whether one that failed is in after all.
  int64_t commits() const { return commits_; }
  static int64_t read_commits(RunDatabase& database, int attempt);

 private:
  struct Series {
    std::string name;
    SeriesTotals totals;
    std::array<Bucket, kLevels> open{};
    std::array<int, kLevels> children{};
    Places places;  // of open[0]
    bool dirty = false;
    bool in_file = false;
  };
  class Statements;

  void load();
  void load_series(const RawStatement& row, SeriesReader& reader);
  void load_open_buckets(int64_t id, Series& series, SeriesReader& reader);
  void load_open_points(Series& series, const Places& places, SeriesReader& reader);
  void close_older_attempt();
  void mark_dirty(uint32_t id, Series& series);
  void announce(const NewSeries& message);
  void insert_calls(const Batch& batch);
  void insert_points(const Batch& batch, uint32_t id, size_t begin, size_t end);
  void insert_pack(const Batch& batch, uint32_t id, size_t begin, size_t count);
  void insert_singles(const Batch& batch);
  void roll_up(const Batch& batch, uint32_t id, size_t begin, size_t end);
  void close_bucket(uint32_t id, Series& series, int level);
  void insert_block(uint32_t id, const std::vector<Leaf>& leaves);
  void join_leaves(uint32_t id, const Bucket& above);
  void write_series(uint32_t id, Series& series);
  void write_attempt(const Batch& batch, double seconds);
  void write_message(const Message& message);

  RunDatabase& database_;
  const int attempt_;
  std::vector<Series> series_;  // by number - 1
  std::vector<uint32_t> dirty_;
  std::vector<std::pair<int64_t, size_t>> singles_;  // of this batch: id, index
  bool pack_has_calls_ = true;                        // bound to the statement
  int64_t next_point_ = 1, next_call_ = 1;
  int64_t commits_ = 0;
  std::unique_ptr<Statements> statements_;
};

}  // namespace leyden
