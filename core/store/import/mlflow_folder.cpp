// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/mlflow_folder.h>

#include <algorithm>
#include <charconv>
#include <queue>
#include <sstream>
#include <system_error>

#include <store/file_system.h>
#include <store/import/imported_run.h>
#include <store/import/mlflow_artifacts.h>
#include <store/import/mlflow_run.h>
#include <store/import/param_values.h>
#include <store/import/source_stamp.h>
#include <store/store_error.h>
#include <store/yaml_reader.h>

namespace leyden {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kMeta = "meta.yaml";
constexpr size_t kLongestValue = size_t{1} << 20;
constexpr size_t kLongestMetric = size_t{1} << 30;

Json meta_of(const fs::path& folder) {
  const auto text = text_of_file(folder / kMeta, kLongestValue);
  if (!text) throw StoreError(StoreError::Kind::NotFound, (folder / kMeta).string() + " is not there.");
  try {
    Json value = parse_yaml_document(*text, (folder / kMeta).string()).value;
    if (value.is_object()) return value;
  } catch (const YamlProblem& problem) {
    throw StoreError(StoreError::Kind::Damaged, problem.what());
  }
  throw StoreError(StoreError::Kind::Damaged, (folder / kMeta).string() + " holds no facts of a run.");
}

std::string text_in(const Json& meta, const char* key) {
  const auto found = meta.find(key);
  if (found == meta.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

int64_t number_in(const Json& meta, const char* key) {
  const auto found = meta.find(key);
  return found != meta.end() && found->is_number() ? found->get<int64_t>() : 0;
}

/// The files below a folder by their path in it, which is the key: keys may have slashes.
std::vector<std::pair<std::string, fs::path>> files_below(const fs::path& folder) {
  std::vector<std::pair<std::string, fs::path>> out;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error)) out.emplace_back(it->path().lexically_relative(folder).generic_string(), it->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

struct Metric {
  std::string key;
  std::vector<MlflowPoint> points;
  size_t at = 0;
};

template <class Number>
bool take(std::string_view& line, Number& number) {
  while (line.starts_with(' ')) line.remove_prefix(1);
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc()) return false;
  line.remove_prefix(static_cast<size_t>(end - line.data()));
  return true;
}

// "timestamp value step"; older ones without the step.
bool read_line(std::string_view line, MlflowPoint& point) {
  if (!take(line, point.time)) return false;
  while (line.starts_with(' ')) line.remove_prefix(1);
  const size_t end = line.find(' ');
  const auto value = number_of_text(line.substr(0, end));
  if (!value) return false;
  point.value = *value;
  line.remove_prefix(end == std::string_view::npos ? line.size() : end);
  return line.empty() || (take(line, point.step) && line.find_first_not_of(' ') == std::string_view::npos);
}

Metric read_metric(const std::string& key, const fs::path& file, ImportedRun& run) {
  Metric metric{key, {}};
  const auto text = text_of_file(file, kLongestMetric);
  if (!text) return metric;
  std::string_view rest = *text;
  size_t number = 0, bad = 0, first_bad = 0;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    MlflowPoint point;
    if (read_line(line, point)) {
      metric.points.push_back(point);
    } else if (bad++ == 0) {
      first_bad = number;
    }
  }
  if (bad > 0) {
    run.note(file.string() + ", line " + std::to_string(first_bad) + ": not \"time value step\"; " + std::to_string(bad) +
             (bad == 1 ? " line was" : " lines were") + " left out.");
  }
  run.advance(text->size());
  return metric;
}

// The metrics in the order of their times, each in its own order.
void log_merged(std::vector<Metric>& metrics, MlflowNames names, ImportedRun& run) {
  const auto later = [&](size_t a, size_t b) {
    const MlflowPoint &x = metrics[a].points[metrics[a].at], &y = metrics[b].points[metrics[b].at];
    return std::tie(x.time, x.step, a) > std::tie(y.time, y.step, b);
  };
  std::priority_queue<size_t, std::vector<size_t>, decltype(later)> heads(later);
  for (size_t i = 0; i < metrics.size(); ++i) {
    if (!metrics[i].points.empty()) heads.push(i);
  }
  MlflowPoints points(run, std::move(names));
  while (!heads.empty()) {
    const size_t next = heads.top();
    heads.pop();
    Metric& metric = metrics[next];
    points.add(metric.key, metric.points[metric.at++]);
    if (metric.at < metric.points.size()) heads.push(next);
  }
  points.end();
}

}  // namespace

bool find_mlflow_folder(const ImportFolder& folder, ImportFindings& findings) {
  const auto has = [&](const char* name) {
    return std::find(folder.folders.begin(), folder.folders.end(), name) != folder.folders.end();
  };
  if (!folder.file(kMeta) || !has("metrics") || !(has("params") || has("tags"))) return false;
  try {
    const Json meta = meta_of(folder.path);
    const std::string uuid = text_in(meta, "run_uuid").empty() ? text_in(meta, "run_id") : text_in(meta, "run_uuid");
    if (uuid.empty()) return false;
    findings.whole_tree = true;
    if (text_in(meta, "lifecycle_stage") == "deleted" || folder.path.string().find("/.trash/") != std::string::npos) {
      findings.notes.push_back(folder.path.string() + " is a deleted run; it was left out.");
      return true;
    }
    std::string experiment;
    if (fs::exists(folder.path.parent_path() / kMeta)) experiment = text_in(meta_of(folder.path.parent_path()), "name");
    std::string name = text_in(meta, "run_name");
    if (name.empty()) name = text_of_file(folder.path / "tags/mlflow.runName", kLongestValue).value_or(uuid);
    SourceStamp stamp;
    uint64_t bytes = 0;
    for (const auto& [key, file] : files_below(folder.path)) {
      if (key.starts_with("artifacts/")) continue;
      const FileStamp look = file_stamp(file);
      stamp.add(key).add(static_cast<uint64_t>(look.size)).add(static_cast<uint64_t>(look.mtime_ns));
      bytes += static_cast<uint64_t>(look.size);
    }
    const MlflowArtifacts artifacts = find_mlflow_artifacts(text_in(meta, "artifact_uri"), uuid, folder.path);
    artifacts.add_to(stamp);
    bytes += artifacts.bytes();
    findings.sources.push_back({{}, "mlflow:" + uuid, folder.path, experiment.empty() ? name : experiment + "/" + name,
                                stamp.text(), bytes, experiment, {}});
  } catch (const StoreError& error) {
    findings.notes.push_back(error.what());
  }
  return true;
}

void read_mlflow_folder(const ImportSource& source, ImportedRun& run) {
  const Json meta = meta_of(source.path);
  MlflowRun facts;
  facts.store = source.path;
  facts.uuid = text_in(meta, "run_uuid").empty() ? text_in(meta, "run_id") : text_in(meta, "run_uuid");
  facts.experiment = source.part;
  facts.status = text_in(meta, "status");
  facts.user = text_in(meta, "user_id");
  facts.artifact_uri = text_in(meta, "artifact_uri");
  facts.started = number_in(meta, "start_time");
  facts.ended = number_in(meta, "end_time");
  for (const auto& [key, file] : files_below(source.path / "params"))
    facts.params.emplace_back(key, text_of_file(file, kLongestValue).value_or(""));
  for (const auto& [key, file] : files_below(source.path / "tags"))
    facts.tags.emplace_back(key, text_of_file(file, kLongestValue).value_or(""));
  MlflowNames names = take_mlflow_run(facts, run);
  std::vector<Metric> metrics;
  for (const auto& [key, file] : files_below(source.path / "metrics")) metrics.push_back(read_metric(key, file, run));
  log_merged(metrics, std::move(names), run);
}

}  // namespace leyden
