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

#include <store/places.h>
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
  explicit SeriesReader(SQLite::Database& db);

  std::vector<SeriesInfo> list();
  std::optional<SeriesRecord> find(std::string_view name);

  /// -1 when the series has no rollup.
  int top_level(int64_t series);
  /// Buckets that begin within `range`, in order. Their places are asked for at level 0 alone.
  void buckets(int64_t series, int level, Ordinals range,
               const std::function<void(const Bucket&, Places places)>& each);
  /// Where the points after `after_id` lie, at least the first `limit` of them.
  Places places_after(const SeriesRecord& series, int64_t after_id, int64_t limit);

  struct Row {
    int64_t id, step;
    double epoch, wall_time, value;
    int attempt;
  };
  template <class Each>
  void points(const Places& places, Each&& each) {
    for (const Extent& extent : places) {
      points_.bind(1, extent.first);
      points_.bind(2, extent.first + extent.count - 1);
      while (points_.step()) {
        each(Row{points_.integer(0), points_.integer(2), points_.real(3), points_.real(4), points_.real(1),
                 static_cast<int>(points_.integer(5))});
      }
      points_.reset();
    }
  }

 private:
  int64_t number_of(std::string_view name);

  std::map<std::string, int64_t, std::less<>> numbers_;
  int64_t last_number_ = 0;
  RawStatement list_, names_, find_, top_, buckets_, bottom_, after_, points_;
};

SeriesInfo to_info(std::string name, const SeriesTotals& totals);

}  // namespace leyden
