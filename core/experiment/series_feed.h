// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// One run as the series loader sees it. Private to core/experiment. Used by one loader thread at a time.
#pragma once

#include <experiment/run_mark.h>
#include <experiment/composed_curve.h>
#include <experiment/series_curve.h>
#include <experiment/series_loader.h>
#include <experiment/series_source.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace leyden {

class SeriesFeed {
 public:
  struct Work {
    std::map<quint64, std::optional<CurveQuery>> changes;  // the newest wish of each request; nullopt: closed
    bool look = false;                                     // see whether the run has logged more
    bool empty() const { return changes.empty() && !look; }
  };
  struct Answer {
    std::vector<CurveUpdate> curves;
    std::shared_ptr<const RunSeries> listing;
    bool more = false;  // a long read goes on with the next call
  };

  SeriesFeed(std::string run_id, std::filesystem::path folder, int64_t whole_limit);
  ~SeriesFeed();

  /// Never throws: what cannot be read is told in `listing`.
  Answer process(const Work& work);
  /// Closes the connection; values stay.
  void release();
  bool holdsReader() const { return m_reader != nullptr; }
  bool live() const { return m_live; }

 private:
  struct Request {
    explicit Request(const CurveQuery& asked);
    bool needs(const std::string& series) const;
    bool isSameCurve(const CurveQuery& other) const;

    CurveQuery query;
    std::vector<std::string> series;  // that it needs: of a composed one, those of the expression, then x
    std::optional<CurveExpression> expression;
    std::shared_ptr<const Curve> composed;  // all of it; null when it has to be made anew
    bool due = true;
    bool told_nothing = false;  // that there is none so far
  };

  void apply(const Work& work);
  bool look();
  void updateSources();
  void updateMarks(const RunState& state);
  void readOn(Answer& answer);
  void answerRequests(Answer& answer);
  bool isLogged(const Request& request) const;
  void tellNothing(quint64 id, Request& request, Answer& answer) const;
  std::shared_ptr<const Curve> curveFor(Request& request);
  std::shared_ptr<const Curve> compose(Request& request);
  void markDue(const std::string& series);
  std::shared_ptr<const Curve> marked(std::shared_ptr<const Curve> curve, const SeriesSource& from,
                                      const CurveQuery& query);
  SeriesSource& source(const SeriesInfo& known);
  const SeriesInfo* info(const std::string& series) const;
  std::shared_ptr<const RunSeries> listing() const;
  void dropUnused();

  std::string m_run_id;
  std::filesystem::path m_folder;
  int64_t m_whole_limit;
  std::unique_ptr<RunReader> m_reader;
  std::map<quint64, Request> m_requests;
  std::map<std::string, std::unique_ptr<SeriesSource>> m_sources;
  std::vector<SeriesInfo> m_series;
  AttemptCuts m_cuts;
  RunMarkReader m_marks;
  int64_t m_data_version = -1;
  double m_started = 0.0;
  bool m_live = false;
  bool m_listed = false;
  std::string m_error;
  std::chrono::steady_clock::time_point m_state_read{};
};

}  // namespace leyden
