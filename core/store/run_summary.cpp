// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_summary.h>

#include <cstring>

#include <store/places.h>
#include <store/text.h>
#include <store/ulid.h>

namespace leyden {

namespace {

constexpr char kFormat = 1;

std::string started_by_id(const std::string& run_id) {
  return is_ulid(run_id) ? text::iso_utc(static_cast<double>(ulid_milliseconds(run_id)) / 1000.0)
                         : std::string();
}

void put(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

void put(std::string& out, double number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

void put_signed(std::string& out, int64_t number) {  // zigzag
  put_varint(out, (static_cast<uint64_t>(number) << 1) ^ static_cast<uint64_t>(number >> 63));
}

bool take(std::string_view& in, std::string& text) {
  uint64_t size = 0;
  if (!take_varint(in, size) || size > in.size()) return false;
  text.assign(in.substr(0, size));
  in.remove_prefix(size);
  return true;
}

bool take(std::string_view& in, double& number) {
  if (in.size() < sizeof number) return false;
  std::memcpy(&number, in.data(), sizeof number);
  in.remove_prefix(sizeof number);
  return true;
}

bool take_signed(std::string_view& in, int64_t& number) {
  uint64_t bits = 0;
  if (!take_varint(in, bits)) return false;
  number = static_cast<int64_t>(bits >> 1) ^ -static_cast<int64_t>(bits & 1);
  return true;
}

bool take_count(std::string_view& in, uint64_t& count) {
  return take_varint(in, count) && count <= in.size();
}

bool take_metric(std::string_view& in, SeriesInfo& metric) {
  if (!take(in, metric.name)) return false;
  for (int64_t* number : {&metric.count, &metric.nan, &metric.first_step, &metric.last_step, &metric.min_step,
                          &metric.max_step}) {
    if (!take_signed(in, *number)) return false;
  }
  for (double* number : {&metric.last, &metric.min, &metric.max, &metric.mean}) {
    if (!take(in, *number)) return false;
  }
  return true;
}

bool take_annotations(std::string_view& in, Annotations& annotations) {
  uint64_t flags = 0, tags = 0;
  if (!take(in, annotations.name) || !take(in, annotations.notes) || !take(in, annotations.colour))
    return false;
  if (!take_varint(in, flags) || !take_count(in, tags)) return false;
  annotations.starred = flags & 1;
  annotations.archived = flags & 2;
  annotations.tags.resize(tags);
  for (std::string& tag : annotations.tags) {
    if (!take(in, tag)) return false;
  }
  return true;
}

}  // namespace

RunStamp run_stamp(const RunPaths& paths) {
  std::filesystem::path wal = paths.db();
  wal += "-wal";
  return {file_stamp(paths.db()), file_stamp(wal), file_stamp(paths.annotations())};
}

RunRow read_run_row(const RunPaths& paths) {
  RunRow row;
  row.run_id = paths.run_id();
  row.path = paths.root;
  row.started = started_by_id(row.run_id);
  try {
    row.annotations = read_annotations(paths.annotations());
  } catch (const std::exception& problem) {
    row.error = problem.what();
  }
  try {
    RunReader reader(paths.root);
    const RunState state = reader.state();
    row.name = row.annotations.name.empty() ? state.name : row.annotations.name;
    row.plugin = state.plugin;
    row.verb = state.verb;
    row.device = state.device;
    row.status = state.status;
    row.seconds = state.seconds;
    if (!state.started_iso.empty()) row.started = state.started_iso;
    if (!state.error.empty()) row.error = state.error;
    row.params = reader.params();
    row.metrics = reader.series();
  } catch (const std::exception& problem) {
    row.broken = true;
    row.status = RunStatus::Failed;
    row.error = problem.what();
    if (row.name.empty()) row.name = row.annotations.name;
  }
  return row;
}

std::string encode_run_row(const RunRow& row) {
  std::string out(1, kFormat);
  for (const std::string* text : {&row.name, &row.plugin, &row.verb, &row.started, &row.device, &row.error}) {
    put(out, *text);
  }
  put_varint(out, static_cast<uint64_t>(row.status) * 2 + (row.broken ? 1 : 0));
  put(out, row.seconds);
  put(out, row.annotations.name);
  put(out, row.annotations.notes);
  put(out, row.annotations.colour);
  put_varint(out, (row.annotations.starred ? 1u : 0u) | (row.annotations.archived ? 2u : 0u));
  put_varint(out, row.annotations.tags.size());
  for (const std::string& tag : row.annotations.tags) put(out, tag);
  put_varint(out, row.params.size());
  for (const auto& [path, value] : row.params) {
    put(out, path);
    put(out, value);
  }
  put_varint(out, row.metrics.size());
  for (const SeriesInfo& metric : row.metrics) {
    put(out, metric.name);
    for (const int64_t number :
         {metric.count, metric.nan, metric.first_step, metric.last_step, metric.min_step, metric.max_step}) {
      put_signed(out, number);
    }
    for (const double number : {metric.last, metric.min, metric.max, metric.mean}) put(out, number);
  }
  return out;
}

bool decode_run_row(std::string_view in, RunRow& row) {
  if (in.empty() || in.front() != kFormat) return false;
  in.remove_prefix(1);
  for (std::string* text : {&row.name, &row.plugin, &row.verb, &row.started, &row.device, &row.error}) {
    if (!take(in, *text)) return false;
  }
  uint64_t status = 0, count = 0;
  if (!take_varint(in, status) || status / 2 > static_cast<uint64_t>(RunStatus::Interrupted)) return false;
  row.status = static_cast<RunStatus>(status / 2);
  row.broken = status & 1;
  if (!take(in, row.seconds) || !take_annotations(in, row.annotations)) return false;
  if (!take_count(in, count)) return false;
  row.params.resize(count);
  for (auto& [path, value] : row.params) {
    if (!take(in, path) || !take(in, value)) return false;
  }
  if (!take_count(in, count)) return false;
  row.metrics.resize(count);
  for (SeriesInfo& metric : row.metrics) {
    if (!take_metric(in, metric)) return false;
  }
  return in.empty();
}

}  // namespace leyden
