// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_mark.h>

#include <experiment/json.h>

#include <QCoreApplication>
#include <algorithm>
#include <set>

namespace leyden {

namespace {

constexpr qsizetype kLongestText = 160;  // of a tooltip's line; a text may be a whole document

QString tr(const char* text) {
  return QCoreApplication::translate("RunMark", text);
}

QString shortened(const std::string& text) {
  const QString line = QString::fromStdString(text).simplified();
  return line.size() <= kLongestText ? line : line.left(kLongestText - 1) + QChar(0x2026);
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// "lr: 0.001, by: hand", so that kinds that nobody here knows are told too.
std::string pairs_of(const Json& payload) {
  if (!payload.is_object()) return payload.is_null() ? std::string() : display_text(payload);
  std::string out;
  for (const auto& [key, value] : payload.items())
    out += (out.empty() ? "" : ", ") + key + ": " + display_text(value);
  return out;
}

std::string file_name(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

// What the life of a run says anyway: attempts and status are marked from their own rows.
bool is_life(const std::string& kind) {
  static const std::set<std::string> kLife{"run_started", "run_resumed", "run_finished"};
  return kLife.contains(kind);
}

RunMark mark_of(const EventRow& event) {
  RunMark mark;
  mark.step = event.step;
  mark.wall_time = event.wall_time;
  const Json payload = Json::parse(event.payload, nullptr, false);
  if (event.kind == "checkpoint_saved") {
    mark.kind = RunMark::Kind::Checkpoint;
    mark.text = tr("checkpoint %1").arg(shortened(file_name(text_at(payload, "path"))));
  } else if (event.kind == "stop_requested") {
    mark.kind = RunMark::Kind::Stop;
    mark.text = tr("stop requested");
  } else if (event.kind == "text") {
    mark.kind = RunMark::Kind::Text;
    mark.text = tr("%1: %2").arg(shortened(text_at(payload, "name")), shortened(text_at(payload, "text")));
  } else {
    const std::string pairs = payload.is_discarded() ? event.payload : pairs_of(payload);
    const QString kind = shortened(event.kind).replace(QLatin1Char('_'), QLatin1Char(' '));
    mark.text = pairs.empty() ? kind : tr("%1: %2").arg(kind, shortened(pairs));
  }
  return mark;
}

std::optional<int64_t> last_step(const std::vector<SeriesInfo>& series) {
  std::optional<int64_t> last;
  for (const SeriesInfo& info : series) last = std::max(last.value_or(info.last_step), info.last_step);
  return last;
}

void add_resumes(RunReader& reader, RunMarks& marks) {
  for (const AttemptInfo& attempt : reader.attempts()) {
    if (attempt.attempt < 2) continue;
    marks.push_back({RunMark::Kind::Resume, attempt.first_step, attempt.started,
                     tr("resumed (attempt %1)").arg(attempt.attempt)});
  }
}

RunMark error_mark(const RunState& state, const std::vector<SeriesInfo>& series, double ended) {
  const Json error = Json::parse(state.error, nullptr, false);
  const std::string summary = text_at(error, "summary");
  return {RunMark::Kind::Error, last_step(series), ended,
          tr("failed: %1").arg(shortened(summary.empty() ? state.error : summary))};
}

}  // namespace

bool RunMarkReader::update(RunReader& reader, const RunState& state, const std::vector<SeriesInfo>& series) {
  for (const EventRow& event : reader.events(m_last_event)) {
    m_last_event = event.id;
    m_ended = event.wall_time;
    if (!is_life(event.kind)) m_events.push_back(mark_of(event));
  }
  RunMarks marks = m_events;
  if (state.attempts > 1) add_resumes(reader, marks);
  if (!state.error.empty())
    marks.push_back(error_mark(state, series, m_ended > 0.0 ? m_ended : state.started + state.seconds));
  if (marks == *m_marks) return false;
  m_marks = std::make_shared<const RunMarks>(std::move(marks));
  return true;
}

}  // namespace leyden
