// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_csv.h>

#include <experiment/composed_curve.h>
#include <experiment/curve_expression.h>
#include <experiment/delimited_text.h>
#include <experiment/series_curve.h>
#include <store/json_text.h>
#include <store/run_reader.h>

#include <algorithm>
#include <cmath>

namespace leyden {

namespace {

constexpr std::size_t kPage = 16'384;  // points read at a time

std::string number(double value) {
  return std::isnan(value) ? std::string() : shortest_text(value);
}

class Writer {
 public:
  Writer(const SeriesCsvRequest& request, const std::function<void(std::string_view)>& out)
      : m_request(request), m_out(out), m_separator(1, request.separator) {}

  int64_t write() {
    std::string header;
    for (const char* name : {"run", "run_name", "name", "step", "epoch", "wall_time", "value", "attempt"})
      header += (header.empty() ? std::string() : m_separator) + name;
    m_out(header + '\n');
    for (const SeriesCsvRequest::Run& run : m_request.runs) writeRun(run);
    return m_count;
  }

 private:
  void writeRun(const SeriesCsvRequest::Run& run) {
    RunReader reader(run.folder);
    const AttemptCuts cuts = attempt_cuts(reader.attempts());
    const std::string begin = delimited_cell(run.id, m_request.separator) + m_separator +
                              delimited_cell(run.name, m_request.separator) + m_separator;
    for (const std::string& metric : m_request.metrics) {
      if (reader.series(metric))
        writeSeries(reader, metric, cuts, begin + delimited_cell(metric, m_request.separator) + m_separator);
    }
    for (const std::string& expression : m_request.expressions)
      writeComputed(reader, CurveExpression(expression), cuts,
                    begin + delimited_cell(expression, m_request.separator) + m_separator);
  }

  void writeComputed(RunReader& reader, const CurveExpression& expression, const AttemptCuts& cuts,
                     const std::string& begin) {
    std::vector<SeriesColumns> metrics;
    for (const std::string& metric : expression.metrics()) {
      if (!reader.series(metric)) return;
      metrics.push_back(drawn_columns(reader.columns(metric), cuts));
    }
    const SeriesColumns points = expression.evaluate([&](std::size_t i) -> const SeriesColumns& { return metrics[i]; });
    for (std::size_t from = 0; from < points.size(); from += kPage) {
      std::string text;
      for (std::size_t i = from; i < std::min(points.size(), from + kPage); ++i) text += row(points, i, begin) + '\n';
      m_out(text);
    }
    m_count += static_cast<int64_t>(points.size());
  }

  // Up to the value.
  std::string row(const SeriesColumns& points, std::size_t i, const std::string& begin) const {
    return begin + std::to_string(points.step[i]) + m_separator + number(points.epoch[i]) + m_separator +
           number(points.wall_time[i]) + m_separator + shortest_text(points.value[i]) + m_separator;
  }

  void writeSeries(RunReader& reader, const std::string& metric, const AttemptCuts& cuts,
                   const std::string& begin) {
    int64_t last = 0;
    for (;;) {
      const SeriesColumns page = reader.columns(metric, last, kPage);
      if (page.size() == 0) return;
      last = page.id.back();
      m_out(rows(page, cuts, begin));
    }
  }

  std::string rows(const SeriesColumns& page, const AttemptCuts& cuts, const std::string& begin) {
    std::string text;
    for (std::size_t i = 0; i < page.size(); ++i) {
      const auto cut = cuts.find(page.attempt[i]);
      if (cut != cuts.end() && page.step[i] >= cut->second) continue;
      text += row(page, i, begin) + std::to_string(page.attempt[i]) + '\n';
      ++m_count;
    }
    return text;
  }

  const SeriesCsvRequest& m_request;
  const std::function<void(std::string_view)>& m_out;
  std::string m_separator;
  int64_t m_count = 0;
};

}  // namespace

int64_t write_series_csv(const SeriesCsvRequest& request, const std::function<void(std::string_view)>& out) {
  return Writer(request, out).write();
}

}  // namespace leyden
