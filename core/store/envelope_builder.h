// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include <store/envelope.h>
#include <store/series_reader.h>

namespace leyden {

/// Where along x points lie that count. Private to core/store.
struct EnvelopeQuery {
  double x_from, x_to;
  int pixels;
  XAxis axis;
  double started = 0.0;         // for RelativeTime
  std::map<int, int64_t> cuts;  // by attempt: its points from this step on are superseded
};

/// Works down from the highest rollup: a bucket that lies in one column is added as it is; one that spreads
/// further is opened, and one that lies across the border of two columns only when it could change their
/// extremes. So min and max are exact, and few points are read.
class EnvelopeBuilder {
 public:
  EnvelopeBuilder(SeriesReader& reader, const SeriesRecord& series, const EnvelopeQuery& query);
  Envelope build();
  /// The x of the first and the last point that counts.
  std::optional<std::pair<double, double>> range();

 private:
  enum class Fit { Outside, OneColumn, Border, Open };
  struct Interval {
    double min, max;
  };
  struct Candidate {
    Bucket bucket;
    Places places;
    int level;
  };

  bool interval(const Bucket& bucket, Interval& x) const;
  bool position(const SeriesReader::Row& row, double& x) const;
  int column_of(double x) const;
  int64_t cut_of(int attempt) const;
  Fit fit(const Bucket& bucket) const;
  bool matters(const Bucket& bucket) const;

  void descend(int level, std::vector<Ordinals> ranges);
  void visit(Candidate candidate, std::vector<Ordinals>& open);
  void open_borders();
  void read_points(const Places& places);
  void add(int column, const Bucket& bucket);
  void add(const SeriesReader::Row& row);
  void collect_points(Envelope& out);
  void collect(int level, Ordinals range, std::vector<EnvelopePoint>& points);

  SeriesReader& reader_;
  const SeriesRecord& series_;
  const EnvelopeQuery& query_;
  std::vector<EnvelopeColumn> columns_;
  std::vector<double> mean_weight_;
  std::vector<std::vector<Candidate>> borders_;  // by level
  int64_t count_ = 0;
  // The nearest points outside the range.
  std::optional<EnvelopePoint> before_, after_;
};

}  // namespace leyden
