// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// One series of one run: held whole while it is short, asked for by range when it is long.
// Private to core/experiment. One loader thread at a time.
#pragma once

#include <experiment/series_curve.h>
#include <experiment/series_smoother.h>

#include <memory>
#include <string>

namespace leyden {

class SeriesSource {
 public:
  SeriesSource(std::string name, int64_t whole_limit) : m_name(std::move(name)), m_whole_limit(whole_limit) {}

  /// Takes in what was logged since the last time; true when curves are others now. `live`: there is more to
  /// come. Throws StoreError.
  bool update(RunReader& reader, const SeriesInfo& info, const AttemptCuts& cuts, bool live);
  /// Throws StoreError.
  std::shared_ptr<const Curve> curve(RunReader& reader, const CurveQuery& query, double started);
  /// Where the run's marks stand on the query's axis, beside this series' points; NaN: nowhere (yet).
  std::vector<double> markPlaces(const RunMarks& marks, const CurveQuery& query, double started) const;
  /// Every point, in the order of logging; kept up from now on. Null as long as readOn() has not read them all.
  const SeriesColumns* columns();
  /// A long series is still being read, for smoothing or for columns().
  bool reading() const { return (m_smoother && !m_smoother_done) || m_columns_due; }
  /// Reads a slice; true when the reading is over. Throws StoreError.
  bool readOn(RunReader& reader);

 private:
  bool whole() const { return m_taken_whole || m_info.count <= m_whole_limit; }
  bool append(RunReader& reader, std::size_t limit);
  void appendAll(RunReader& reader);
  SeriesSmoother::Wish wish(RunReader& reader, const CurveQuery& query) const;
  bool serves(const SeriesSmoother::Wish& wish) const;
  void startReading(const SeriesSmoother::Wish& wish);
  Curve envelopeCurve(RunReader& reader, const CurveQuery& query) const;
  Curve epochCurve(RunReader& reader, const CurveQuery& query) const;

  std::string m_name;
  int64_t m_whole_limit;
  SeriesInfo m_info;
  AttemptCuts m_cuts;
  bool m_live = false;
  SeriesColumns m_columns;
  int64_t m_last_id = 0;
  bool m_taken_whole = false;  // long, but out of order: smoothing needs all of it at once
  bool m_columns_wanted = false;
  bool m_columns_due = false;
  std::unique_ptr<SeriesSmoother> m_smoother;
  bool m_smoother_done = false;
};

}  // namespace leyden
