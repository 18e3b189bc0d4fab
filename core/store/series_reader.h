// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <store/leaf_block.h>
#include <store/places.h>
#include <store/point_reader.h>
#include <store/raw_statement.h>
#include <store/rollup.h>
#include <store/run_reader.h>

namespace leyden {

struct SeriesRecord {
  int64_t id = 0;
  std::string name;
  SeriesTotals totals;
  Places open;  // of the points that are in no rollup yet
};

/// Points of a series by their number, counted from 0 in the order of logging.
struct Ordinals {
  int64_t from, to;  // to: behind the last
};

/// Series, rollups and points of one connection, inside the caller's transaction. Private to core/store.
/// Throws SQLite::Exception.
class SeriesReader {
 public:
  using Row = PointReader::Row;
  using EachLeaf = std::function<bool(const Leaf&)>;  // false: enough
  using EachBlock = std::function<bool(const LeafBlock&)>;

  explicit SeriesReader(SQLite::Database& db);

  std::vector<SeriesInfo> list();
  std::optional<SeriesRecord> find(std::string_view name);

  /// -1 when no bucket of the series is a row of the table rollup.
  int top_level(int64_t series);
  /// The lowest level above the leaves that is in the table rollup.
  int lowest_level(int64_t series);
  /// Buckets of the table rollup that begin within `range`, in order.
  void buckets(int64_t series, int level, Ordinals range, const std::function<void(const Bucket&)>& each);
  /// Buckets of level 0 within `range`, which begins with one, in order. Without `with_times` they may lack
  /// their epochs and times.
  void leaves(int64_t series, Ordinals range, bool with_times, const EachLeaf& each);
  /// The same in the blocks that they are kept in; `old` gets those that a run of version 1 has one by one.
  void blocks(int64_t series, Ordinals range, bool with_times, const EachBlock& each, const EachLeaf& old);
  /// Where the points after `after_id` lie, at least the first `limit` of them.
  Places places_after(const SeriesRecord& series, int64_t after_id, int64_t limit);

  /// As long as it lives, points near those that were read last are found without a search.
  PointReader::Stay stay() { return PointReader::Stay(points_); }
  template <class Each>
  void points(const Places& places, Each&& each) {
    const PointReader::Stay staying = stay();
    for (const Extent& extent : places) points_.rows(extent, each);
  }
  /// each(id, call, value)
  template <class Each>
  void calls(const Places& places, Each&& each) {
    const PointReader::Stay staying = stay();
    for (const Extent& extent : places) points_.calls(extent, each);
  }
  std::optional<PointReader::Call> call(int64_t id) { return points_.call(id); }
  /// each(id, value)
  template <class Each>
  void values(const Places& places, Each&& each) {
    const PointReader::Stay staying = stay();
    for (const Extent& extent : places) points_.values(extent, each);
  }

 private:
  int64_t number_of(std::string_view name);
  bool old_leaves(int64_t series, Ordinals range, const EachLeaf& each);
  const LeafBlock& decoded(RawStatement& row, bool with_times);
  int64_t leaf_after(const SeriesRecord& series, int64_t after_id);

  std::map<std::string, int64_t, std::less<>> numbers_;
  int64_t last_number_ = 0;
  RawStatement list_, names_, find_, top_, buckets_, bottom_, old_end_;
  // None before version 2.
  std::optional<RawStatement> blocks_, blocks_with_times_, block_before_;
  PointReader points_;
  LeafBlock block_;
};

SeriesInfo to_info(std::string name, const SeriesTotals& totals);

}  // namespace leyden
