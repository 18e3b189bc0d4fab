// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <store/attempt_cuts.h>
#include <store/envelope.h>
#include <store/series_reader.h>

namespace leyden {

struct EnvelopeQuery {
  double x_from = 0.0, x_to = 0.0;
  int pixels = 0;
  XAxis axis = XAxis::Step;
  double started = 0.0;         // for RelativeTime
  AttemptCuts cuts;
  Borders borders = Borders::Exact;
};

/// Works down from the highest rollup: a bucket that lies in one column is added as it is; one that spreads
/// further is opened, and one that lies across the border of two columns only when it could change their
/// extremes. So min and max are exact, and few points are read. Where a bucket lies across a border, first, last and mean of
/// the two columns are those of the points that are counted there. Private to core/store.
class EnvelopeBuilder {
 public:
  EnvelopeBuilder(SeriesReader& reader, const SeriesRecord& series, const EnvelopeQuery& query);
  Envelope build();
  /// The smallest and the largest x of the points that count.
  std::optional<std::pair<double, double>> x_range();
  /// Whether x never falls among the points that count.
  bool in_order();

 private:
  struct Interval {
    double min, max;
  };
  struct Column {
    double min = Bucket::kNone, max = -Bucket::kNone;
    long double sum = 0.0L;
    double head = 0.0, last = 0.0;
    int64_t count = 0, nan = 0, pos_inf = 0, neg_inf = 0;
    int64_t id_first = 0, id_last = 0;
  };
  // Buckets of consecutive leaves in one column.
  struct Stretch {
    int column = -1;
    size_t from = 0, to = 0;  // of a LeafBlock
  };
  // Answers whether the bucket is to be opened; `leaf` is there at level 0.
  using Visit = std::function<bool(const Bucket&, int level, const Leaf* leaf)>;
  using Each = std::function<void(const SeriesReader::Row&, double x)>;

  void walk(const Visit& visit, const Each& each);
  using EachRange = std::function<void(Ordinals)>;
  void walk_rows(const Visit& visit, const EachRange& below, const std::function<bool(const Bucket&, int level)>& leap);
  void children(const Bucket& bucket, int level, const Visit& visit);
  void read(const Places& places, const Each& each);
  std::optional<Interval> interval(const Bucket& bucket) const;
  std::optional<Interval> interval(const LeafBlock& block, size_t i) const;
  template <class Row>
  std::optional<double> position(const Row& row) const;
  bool superseded(int attempt, int64_t step) const;
  bool in_range(double x) const { return x >= query_.x_from && x <= query_.x_to; }
  int column_of(double x) const;
  Interval inner(int column) const;

  bool place(const Bucket& bucket, int level, const Leaf* leaf);
  void place_leaf(const Leaf& leaf);
  void place_block(const LeafBlock& block);
  void place_leaves(Ordinals range);
  bool leap(const Bucket& bucket, int level) const;
  bool matters(const Bucket& bucket, int column) const;
  void open_borders();
  void open_leaf(const Leaf& leaf);
  bool settle_leaf(const Leaf& leaf, int column);
  void leave_across(const Bucket& bucket, int column, bool with_extremes = true);
  void add(int column, const Bucket& bucket);
  void add(const LeafBlock& block, const Stretch& stretch);
  void add(int column, int64_t id, double value);
  static EnvelopeColumn finished(const Column& column, double x);

  struct Neighbour {
    double x = 0.0, value = 0.0;
    Ordinals within{0, 0};  // of the bucket that holds it, above level 0
    int level = -1;         // -1: found
    Places places;          // of the bucket that holds it, at level 0
    bool known = false;
  };
  void collect_points(Envelope& out);
  void find_neighbour(Neighbour& neighbour, bool before);

  SeriesReader& reader_;
  const SeriesRecord& series_;
  const EnvelopeQuery& query_;
  const int lowest_;      // level that is in the table rollup
  const bool with_times_;
  std::vector<Column> columns_;
  // What lies across the border of two columns.
  std::array<std::vector<Bucket>, kLevels> borders_;  // above level 0
  std::vector<Leaf> leaf_borders_;
  // Of the leaf that is looked at: ids and log calls, values.
  std::vector<std::pair<int64_t, int64_t>> points_;
  std::vector<double> values_;
  int64_t count_ = 0;
};

}  // namespace leyden
