// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/series_feed.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace leyden {

namespace {
// A killed trainer commits nothing: its lock has to be looked at.
constexpr auto kStateInterval = std::chrono::seconds(1);
}  // namespace

// An expression that cannot be read needs nothing, and is never answered: who asks has checked it.
SeriesFeed::Request::Request(const CurveQuery& asked) : query(asked) {
  if (is_expression(query.series)) {
    try {
      expression.emplace(std::string_view(query.series).substr(1));
      series = expression->metrics();
    } catch (const ExpressionError&) {
      return;
    }
  } else {
    series.push_back(query.series);
  }
  if (query.axis == CurveAxis::Metric) series.push_back(query.x_series);
}

bool SeriesFeed::Request::needs(const std::string& name) const {
  return std::find(series.begin(), series.end(), name) != series.end();
}

bool SeriesFeed::Request::isSameCurve(const CurveQuery& other) const {
  return query.series == other.series && query.axis == other.axis && query.x_series == other.x_series &&
         query.smoothing == other.smoothing;
}

SeriesFeed::SeriesFeed(std::string run_id, std::filesystem::path folder, int64_t whole_limit)
    : m_run_id(std::move(run_id)), m_folder(std::move(folder)), m_whole_limit(whole_limit) {}

SeriesFeed::~SeriesFeed() = default;

void SeriesFeed::release() {
  m_reader.reset();
}

SeriesFeed::Answer SeriesFeed::process(const Work& work) {
  Answer answer;
  try {
    apply(work);
    if (!m_reader) m_reader = std::make_unique<RunReader>(m_folder);
    const bool changed = (work.look || !m_listed) && look();
    m_error.clear();
    if (changed) answer.listing = listing();
    readOn(answer);
    answerRequests(answer);
    if (!m_live && !answer.more) dropUnused();
  } catch (const std::exception& problem) {
    const bool known = m_error == problem.what();
    m_error = problem.what();
    m_live = false;
    m_reader.reset();
    if (!known) answer.listing = listing();
    for (auto& [id, request] : m_requests) {
      if (request.due) tellNothing(id, request, answer);
    }
  }
  return answer;
}

void SeriesFeed::apply(const Work& work) {
  for (const auto& [id, query] : work.changes) {
    if (!query) {
      m_requests.erase(id);
      continue;
    }
    Request request(*query);
    const auto known = m_requests.find(id);
    if (known != m_requests.end() && known->second.isSameCurve(*query)) request.composed = known->second.composed;
    m_requests.insert_or_assign(id, std::move(request));
  }
}

// Whether the run has logged more, or ended, since the last look.
bool SeriesFeed::look() {
  const int64_t version = m_reader->data_version();
  const auto now = std::chrono::steady_clock::now();
  const bool committed = version != m_data_version || !m_listed;
  if (!committed && !(m_live && now - m_state_read >= kStateInterval)) return false;
  m_data_version = version;
  m_state_read = now;
  const RunState state = m_reader->state();
  const bool live = state.status == RunStatus::Running;
  const bool changed = committed || live != m_live;
  m_started = state.started;
  m_live = live;
  if (committed) {
    m_series = m_reader->series();
    m_cuts = state.attempts > 1 ? attempt_cuts(m_reader->attempts()) : AttemptCuts{};
    updateMarks(state);
  }
  if (changed) updateSources();
  m_listed = true;
  return changed;
}

void SeriesFeed::updateSources() {
  for (const auto& [name, source] : m_sources) {
    const SeriesInfo* known = info(name);
    if (known && source->update(*m_reader, *known, m_cuts, m_live)) markDue(name);
  }
}

void SeriesFeed::updateMarks(const RunState& state) {
  if (!m_marks.update(*m_reader, state, m_series)) return;
  for (auto& [id, request] : m_requests) request.due = true;
}

void SeriesFeed::readOn(Answer& answer) {
  for (const auto& [name, source] : m_sources) {
    if (!source->reading()) continue;
    if (!source->readOn(*m_reader)) {
      answer.more = true;
      return;
    }
    markDue(name);
  }
}

void SeriesFeed::markDue(const std::string& series) {
  for (auto& [id, request] : m_requests) {
    if (!request.needs(series)) continue;
    request.due = true;
    request.composed = nullptr;
  }
}

void SeriesFeed::answerRequests(Answer& answer) {
  for (auto& [id, request] : m_requests) {
    if (!request.due) continue;
    std::shared_ptr<const Curve> curve = curveFor(request);
    for (const std::string& name : request.series) {
      const auto read = m_sources.find(name);
      answer.more = answer.more || (read != m_sources.end() && read->second->reading());
    }
    if (!curve) {  // not logged, or not read, yet: due until it is
      if (!isLogged(request)) tellNothing(id, request, answer);
      continue;
    }
    answer.curves.push_back({id, std::move(curve)});
    request.due = false;
  }
}

bool SeriesFeed::isLogged(const Request& request) const {
  return !request.series.empty() && std::all_of(request.series.begin(), request.series.end(),
                                                [this](const std::string& name) { return info(name) != nullptr; });
}

// Once: who waits for all of a chart's curves need not wait for this one.
void SeriesFeed::tellNothing(quint64 id, Request& request, Answer& answer) const {
  if (!std::exchange(request.told_nothing, true)) answer.curves.push_back({id, nullptr});
}

std::shared_ptr<const Curve> SeriesFeed::curveFor(Request& request) {
  if (!isLogged(request)) return nullptr;
  SeriesSource& first = source(*info(request.series.front()));
  if (!request.expression && request.query.axis != CurveAxis::Metric)
    return marked(first.curve(*m_reader, request.query, m_started), first, request.query);
  if (!request.composed) request.composed = compose(request);
  if (!request.composed) return nullptr;
  return marked(std::make_shared<const Curve>(seen_part(*request.composed, request.query, m_whole_limit)), first,
                request.query);
}

// Null as long as a series that it needs is being read.
std::shared_ptr<const Curve> SeriesFeed::compose(Request& request) {
  std::vector<SeriesColumns> points;
  bool all = true;
  for (const std::string& name : request.series) {
    const SeriesColumns* const columns = source(*info(name)).columns();
    all = all && columns;
    if (all) points.push_back(drawn_columns(*columns, m_cuts));
  }
  if (!all) return nullptr;
  const CurveQuery& query = request.query;
  SeriesColumns y = request.expression
                        ? request.expression->evaluate([&](std::size_t i) -> const SeriesColumns& { return points[i]; })
                        : std::move(points.front());
  return std::make_shared<const Curve>(query.axis == CurveAxis::Metric
                                           ? build_path(y, points.back(), query.smoothing)
                                           : build_curve(y, {}, query.axis, m_started, query.smoothing));
}

// Nearly always there is nothing to mark: the curve is not copied then.
std::shared_ptr<const Curve> SeriesFeed::marked(std::shared_ptr<const Curve> curve, const SeriesSource& from,
                                                const CurveQuery& query) {
  const std::shared_ptr<const RunMarks> marks = m_marks.marks();
  if (marks->empty()) return curve;
  auto marked = std::make_shared<Curve>(*curve);
  marked->marks = marks;
  marked->mark_x = from.markPlaces(*marks, query, m_started);
  return marked;
}

SeriesSource& SeriesFeed::source(const SeriesInfo& known) {
  std::unique_ptr<SeriesSource>& source = m_sources[known.name];
  if (!source) {
    source = std::make_unique<SeriesSource>(known.name, m_whole_limit);
    source->update(*m_reader, known, m_cuts, m_live);
  }
  return *source;
}

const SeriesInfo* SeriesFeed::info(const std::string& series) const {
  const auto found = std::find_if(m_series.begin(), m_series.end(),
                                  [&](const SeriesInfo& known) { return known.name == series; });
  return found == m_series.end() ? nullptr : &*found;
}

std::shared_ptr<const RunSeries> SeriesFeed::listing() const {
  return std::make_shared<const RunSeries>(RunSeries{m_run_id, m_series, m_live, m_error});
}

// Values that nobody asks for any more are read again when somebody does.
void SeriesFeed::dropUnused() {
  std::erase_if(m_sources, [&](const auto& known) {
    return std::none_of(m_requests.begin(), m_requests.end(),
                        [&](const auto& request) { return request.second.needs(known.first); });
  });
}

}  // namespace leyden
