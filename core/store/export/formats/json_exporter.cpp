// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// All of a run as one JSON document.
#include <cmath>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include <store/export/exported_run.h>
#include <store/export/exporter.h>
#include <store/json_text.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

constexpr uint64_t kColumns = 5;  // each gone over by itself

// JSON has no number for what is not finite.
Json to_json(double number) {
  return std::isfinite(number) ? Json(number) : Json(shortest_text(number));
}

Json summary_of(const SeriesInfo& info) {
  return {{"count", info.count},      {"last", to_json(info.last)}, {"min", to_json(info.min)},
          {"max", to_json(info.max)}, {"mean", to_json(info.mean)}, {"min_step", info.min_step},
          {"max_step", info.max_step}};
}

// Everything but the points, which are too many for one document in memory.
Json head_of(ExportedRun& run) {
  const RunState& state = run.state();
  RunReader& reader = run.reader();
  Json head = {{"run_id", state.run_id},
               {"name", state.name},
               {"status", std::string(to_string(state.status))},
               {"plugin", state.plugin},
               {"started", state.started_iso},
               {"seconds", to_json(state.seconds)}};
  const Annotations& annotations = run.annotations();
  head["annotations"] = {{"name", annotations.name},     {"notes", annotations.notes},
                         {"tags", annotations.tags},     {"starred", annotations.starred},
                         {"colour", annotations.colour}, {"archived", annotations.archived}};
  head["info"] = Json::object();
  for (const auto& [key, value] : state.info) head["info"][key] = value;
  head["params"] = Json::object();
  for (const auto& [path, value] : reader.params()) {
    const Json parsed = Json::parse(value, nullptr, false);
    head["params"][path] = parsed.is_discarded() ? Json(value) : parsed;
  }
  head["events"] = Json::array();
  run.each_event([&](const EventRow& event) {
    const Json payload = Json::parse(event.payload, nullptr, false);
    head["events"].push_back({{"wall_time", event.wall_time},
                              {"step", event.step ? Json(*event.step) : Json()},
                              {"kind", event.kind},
                              {"payload", payload.is_discarded() ? Json(event.payload) : payload}});
  });
  head["artifacts"] = Json::array();
  for (const ArtifactRow& artifact : reader.artifacts()) {
    head["artifacts"].push_back({{"name", artifact.name},
                                 {"kind", artifact.kind},
                                 {"path", artifact.path},
                                 {"step", artifact.step ? Json(*artifact.step) : Json()},
                                 {"sha256", artifact.sha256},
                                 {"bytes", artifact.bytes}});
  }
  return head;
}

void write_series(ExportedRun& run, const SeriesInfo& info, std::ostream& out) {
  Json summary = summary_of(info);
  std::string text = summary.dump();
  text.pop_back();
  out << text;
  const auto column = [&](const char* name, auto&& value_of) {
    out << ",\"" << name << "\":[";
    bool first = true;
    run.each_page(info, [&](const SeriesColumns& page) {
      for (size_t i = 0; i < page.size(); ++i) {
        if (!first) out << ',';
        first = false;
        out << value_of(page, i);
      }
      run.check(out);
    });
    out << ']';
  };
  const auto number = [](double value) {
    if (std::isfinite(value)) return shortest_text(value);
    return '"' + shortest_text(value) + '"';
  };
  column("step", [](const SeriesColumns& page, size_t i) { return page.step[i]; });
  column("epoch", [](const SeriesColumns& page, size_t i) {
    return std::isnan(page.epoch[i]) ? std::string("null") : shortest_text(page.epoch[i]);
  });
  column("wall_time", [&](const SeriesColumns& page, size_t i) { return number(page.wall_time[i]); });
  column("value", [&](const SeriesColumns& page, size_t i) { return number(page.value[i]); });
  column("attempt", [](const SeriesColumns& page, size_t i) { return page.attempt[i]; });
  out << '}';
}

Json to_json(const std::vector<double>& numbers) {
  Json out = Json::array();
  for (const double number : numbers) out.push_back(to_json(number));
  return out;
}

Json to_json(const HistogramRow& row) {
  return {{"name", row.name},
          {"step", row.step},
          {"epoch", std::isnan(row.epoch) ? Json() : to_json(row.epoch)},
          {"wall_time", to_json(row.wall_time)},
          {"attempt", row.attempt},
          {"min", to_json(row.min)},
          {"max", to_json(row.max)},
          {"sum", to_json(row.sum)},
          {"sum_squares", to_json(row.sum_squares)},
          {"edges", to_json(row.edges)},
          {"counts", to_json(row.counts)}};
}

Json to_json(const LogLine& line) {
  return {{"wall_time", to_json(line.wall_time)}, {"level", to_string(line.level)}, {"source", line.source}, {"text", line.text}};
}

Json to_json(const SystemMetric& metric) {
  return {{"name", metric.name}, {"wall_time", to_json(metric.wall_time)}, {"value", to_json(metric.value)}};
}

// A list of which there may be many elements, one at a time.
template <class Row>
void list(ExportedRun& run, std::ostream& out, const char* key,
          void (ExportedRun::*rows)(const std::function<void(const Row&)>&)) {
  out << ",\n\"" << key << "\":[";
  bool first = true;
  (run.*rows)([&](const Row& row) {
    out << (first ? "\n" : ",\n") << to_json(row).dump(-1, ' ', false, Json::error_handler_t::replace);
    first = false;
    run.check(out);
  });
  out << ']';
}

class JsonExporter : public FileExporter {
 public:
  std::string_view id() const override { return "json"; }
  std::string_view title() const override { return "JSON, all of a run"; }
  std::string_view file_name() const override { return "run.json"; }
  uint64_t work(ExportedRun& run) const override { return kColumns * run.points(); }
  using FileExporter::write;

  void write(ExportedRun& run, std::ostream& out) const override {
    std::string head = head_of(run).dump(-1, ' ', false, Json::error_handler_t::replace);
    head.pop_back();
    out << head << ",\"metrics\":{";
    bool first = true;
    for (const SeriesInfo& info : run.series()) {
      out << (first ? "\n" : ",\n") << Json(info.name).dump(-1, ' ', false, Json::error_handler_t::replace) << ':';
      first = false;
      write_series(run, info, out);
    }
    out << '}';
    list<HistogramRow>(run, out, "histograms", &ExportedRun::each_histogram);
    list<LogLine>(run, out, "log_lines", &ExportedRun::each_line);
    list<SystemMetric>(run, out, "system_metrics", &ExportedRun::each_system_metric);
    out << "}\n";
    run.check(out);
  }
};

const ExporterRegistration registration(50, std::make_unique<JsonExporter>());

}  // namespace

}  // namespace leyden
