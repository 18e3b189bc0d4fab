// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export_run.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include <store/run_reader.h>

namespace leyden {

namespace {

using Json = nlohmann::ordered_json;

// Points read at a time, so that memory stays small.
constexpr size_t kPage = 100'000;

std::string to_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return std::string(digits, end);
}

// JSON has no number for what is not finite.
Json to_json(double number) {
  return std::isfinite(number) ? Json(number) : Json(to_text(number));
}

// Text that a spreadsheet would take for a formula gets a quote before it.
std::string csv_text(const std::string& text) {
  std::string out = text;
  if (!out.empty() && std::string_view("=+-@\t\r").find(out.front()) != std::string_view::npos)
    out.insert(0, 1, '\'');
  if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
  std::string quoted = "\"";
  for (const char c : out) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

template <class Each>
void each_page(RunReader& reader, const std::string& series, Each&& each) {
  for (int64_t after = 0;;) {
    const SeriesColumns page = reader.columns(series, after, kPage);
    if (page.size() == 0) return;
    each(page);
    after = page.id.back();
  }
}

void check(std::ostream& out, const RunReader& reader) {
  if (out) return;
  throw StoreError(StoreError::Kind::Storage,
                   "The export of the run " + reader.paths().run_id() + " could not be written.");
}

void export_csv(RunReader& reader, std::ostream& out) {
  out << "name,step,epoch,wall_time,value,attempt\n";
  for (const SeriesInfo& info : reader.series()) {
    const std::string name = csv_text(info.name);
    each_page(reader, info.name, [&](const SeriesColumns& page) {
      for (size_t i = 0; i < page.size(); ++i) {
        out << name << ',' << page.step[i] << ',' << (std::isnan(page.epoch[i]) ? "" : to_text(page.epoch[i]))
            << ',' << to_text(page.wall_time[i]) << ',' << to_text(page.value[i]) << ',' << page.attempt[i]
            << '\n';
      }
      check(out, reader);
    });
  }
}

Json summary_of(const SeriesInfo& info) {
  return {{"count", info.count},      {"last", to_json(info.last)}, {"min", to_json(info.min)},
          {"max", to_json(info.max)}, {"mean", to_json(info.mean)}, {"min_step", info.min_step},
          {"max_step", info.max_step}};
}

// Everything but the points, which are too many for one document in memory.
Json head_of(RunReader& reader) {
  const RunState state = reader.state();
  Json head = {{"run_id", state.run_id},
               {"name", state.name},
               {"status", std::string(to_string(state.status))},
               {"plugin", state.plugin},
               {"started", state.started_iso},
               {"seconds", to_json(state.seconds)}};
  const Annotations annotations = reader.annotations();
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
  for (const EventRow& event : reader.events()) {
    const Json payload = Json::parse(event.payload, nullptr, false);
    head["events"].push_back({{"wall_time", event.wall_time},
                              {"step", event.step ? Json(*event.step) : Json()},
                              {"kind", event.kind},
                              {"payload", payload.is_discarded() ? Json(event.payload) : payload}});
  }
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

void write_series(RunReader& reader, const SeriesInfo& info, std::ostream& out) {
  Json summary = summary_of(info);
  std::string text = summary.dump();
  text.pop_back();
  out << text;
  const auto column = [&](const char* name, auto&& value_of) {
    out << ",\"" << name << "\":[";
    bool first = true;
    each_page(reader, info.name, [&](const SeriesColumns& page) {
      for (size_t i = 0; i < page.size(); ++i) {
        if (!first) out << ',';
        first = false;
        out << value_of(page, i);
      }
      check(out, reader);
    });
    out << ']';
  };
  const auto number = [](double value) {
    if (std::isfinite(value)) return to_text(value);
    return '"' + to_text(value) + '"';
  };
  column("step", [](const SeriesColumns& page, size_t i) { return page.step[i]; });
  column("epoch", [](const SeriesColumns& page, size_t i) {
    return std::isnan(page.epoch[i]) ? std::string("null") : to_text(page.epoch[i]);
  });
  column("wall_time", [&](const SeriesColumns& page, size_t i) { return number(page.wall_time[i]); });
  column("value", [&](const SeriesColumns& page, size_t i) { return number(page.value[i]); });
  column("attempt", [](const SeriesColumns& page, size_t i) { return page.attempt[i]; });
  out << '}';
}

void export_json(RunReader& reader, std::ostream& out) {
  std::string head = head_of(reader).dump();
  head.pop_back();
  out << head << ",\"metrics\":{";
  bool first = true;
  for (const SeriesInfo& info : reader.series()) {
    out << (first ? "\n" : ",\n") << Json(info.name).dump() << ':';
    first = false;
    write_series(reader, info, out);
  }
  out << "}}\n";
}

}  // namespace

void export_run(const std::filesystem::path& run_folder, ExportFormat format, std::ostream& out) {
  RunReader reader(run_folder);
  format == ExportFormat::Csv ? export_csv(reader, out) : export_json(reader, out);
  out.flush();
  check(out, reader);
}

}  // namespace leyden
