// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// How fast the run store takes points, and gives them back.
//   bench_store [--points N] [--runs N] [--only write|read|catalog] [--folder DIR] [--json]
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include <store/catalog.h>
#include <store/run_reader.h>
#include <store/run_writer.h>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

struct Arguments {
  int64_t points = 20'000'000;
  int64_t runs = 1'000;
  std::string only;
  fs::path folder = fs::temp_directory_path();
  bool json = false;
};

double seconds_since(Clock::time_point begun) {
  return std::chrono::duration<double>(Clock::now() - begun).count();
}

struct Report {
  bool json;
  void operator()(const Json& row) const {
    if (json) {
      std::printf("%s\n", row.dump().c_str());
    } else {
      std::string line;
      for (const auto& [key, value] : row.items()) {
        line += (line.empty() ? "" : "  ") + key + " " +
                (value.is_string() ? value.get<std::string>() : value.dump());
      }
      std::printf("%s\n", line.c_str());
    }
    std::fflush(stdout);
  }
};

// Of all threads; tells more than the clock on a busy machine.
double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double rounded(double number, double unit) {
  return std::round(number / unit) * unit;
}

uintmax_t bytes_of(const fs::path& folder) {
  uintmax_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

leyden::RunInfo info_of(const std::string& name) {
  leyden::RunInfo info;
  info.name = name;
  info.plugin_id = "bench";
  return info;
}

// A noisy curve without the cost of a normal distribution.
class Noise {
 public:
  double operator()(int64_t i) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    return std::exp(-static_cast<double>(i) * 1e-7) + static_cast<double>(state_ >> 40) * 0x1p-26;
  }

 private:
  uint64_t state_ = 1;
};

// `values` are made before the clock starts; `in_caller` is what log() costs as long as the queue takes it.
Json write_points(const Arguments& arguments, int metrics, int per_call) {
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  fs::remove_all(workspace);
  auto writer = leyden::RunWriter::create(workspace, info_of("write"));
  std::vector<uint32_t> ids;
  for (int i = 0; i < metrics; ++i) ids.push_back(writer->series("group/metric_" + std::to_string(i)));

  Noise noise;
  constexpr size_t kTable = 1 << 14;
  std::vector<leyden::ScalarPoint> table(kTable + static_cast<size_t>(per_call));
  for (size_t i = 0; i < table.size(); ++i) table[i] = {ids[i % ids.size()], noise(static_cast<int64_t>(i))};

  const int64_t calls = arguments.points / per_call;
  const double cpu = cpu_seconds();
  const auto begun = Clock::now();
  size_t at = 0;
  // The first calls go into an empty queue: that is what a training thread pays.
  const int64_t quick_calls = std::min<int64_t>(calls, 1'000'000 / per_call);
  for (int64_t call = 0; call < quick_calls; ++call) {
    writer->log(call, static_cast<double>(call) * 1e-3, {&table[at], static_cast<size_t>(per_call)});
    at = (at + static_cast<size_t>(per_call)) % kTable;
  }
  const double quick = seconds_since(begun);
  for (int64_t call = quick_calls; call < calls; ++call) {
    writer->log(call, static_cast<double>(call) * 1e-3, {&table[at], static_cast<size_t>(per_call)});
    at = (at + static_cast<size_t>(per_call)) % kTable;
  }
  writer->flush();
  const double committed = seconds_since(begun);
  const fs::path run = writer->paths().root;
  writer->finish(leyden::RunStatus::Finished);
  const double finished = seconds_since(begun);
  writer.reset();
  const auto points = static_cast<double>(calls * per_call);
  const double size = static_cast<double>(fs::file_size(run / "run.db"));
  fs::remove_all(workspace);
  return {{"bench", "store_write"},
          {"metrics", metrics},
          {"scalars_a_call", per_call},
          {"points", static_cast<int64_t>(points)},
          {"points_a_second", std::round(points / committed)},
          {"caller_ns_a_scalar", rounded(quick * 1e9 / static_cast<double>(quick_calls * per_call), 0.1)},
          {"seconds", rounded(committed, 0.001)},
          {"seconds_with_finish", rounded(finished, 0.001)},
          {"cpu_ns_a_point", rounded((cpu_seconds() - cpu) * 1e9 / points, 1)},
          {"bytes_a_point", rounded(size / points, 0.01)}};
}

// The caller's cost at a pace that the writer follows, as in training: a pause after each few calls.
Json caller_cost(const Arguments& arguments, int per_call) {
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  fs::remove_all(workspace);
  auto writer = leyden::RunWriter::create(workspace, info_of("caller"));
  std::vector<leyden::ScalarPoint> points;
  for (int i = 0; i < per_call; ++i)
    points.push_back({writer->series("metric_" + std::to_string(i)), 0.5 * i});
  double total = 0.0;
  int64_t calls = 0;
  for (int burst = 0; burst < 2'000; ++burst) {
    const auto begun = Clock::now();
    for (int i = 0; i < 64; ++i) writer->log(calls++, 0.0, points);
    total += seconds_since(begun);
    const auto until = Clock::now() + std::chrono::microseconds(200);
    while (Clock::now() < until) {
    }
  }
  writer->finish(leyden::RunStatus::Finished);
  writer.reset();
  fs::remove_all(workspace);
  return {{"bench", "store_caller"},
          {"scalars_a_call", per_call},
          {"ns_a_call", rounded(total * 1e9 / static_cast<double>(calls), 0.1)},
          {"ns_a_scalar", rounded(total * 1e9 / static_cast<double>(calls * per_call), 0.1)}};
}

double milliseconds(const std::function<void()>& work, int times = 5) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const auto begun = Clock::now();
    work();
    all.push_back(seconds_since(begun) * 1e3);
  }
  std::sort(all.begin(), all.end());
  return rounded(all[all.size() / 2], 0.01);
}

Json read_series(const Arguments& arguments) {
  const int64_t points = std::min<int64_t>(arguments.points, 10'000'000);
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  fs::remove_all(workspace);
  auto writer = leyden::RunWriter::create(workspace, info_of("read"));
  const uint32_t loss = writer->series("loss"), rate = writer->series("lr");
  Noise noise;
  for (int64_t step = 0; step < points; ++step) {
    const leyden::ScalarPoint both[] = {{loss, noise(step)}, {rate, 1e-3}};
    writer->log(step, static_cast<double>(step) * 1e-4, both);
  }
  const fs::path run = writer->paths().root;
  writer->finish(leyden::RunStatus::Finished);
  writer.reset();

  const auto last = static_cast<double>(points - 1);
  Json row = {{"bench", "store_read"}, {"points", points}};
  const auto begun = Clock::now();
  leyden::RunReader(run).envelope("loss", 0, last, 2000);
  row["open_and_envelope_2000px_ms"] = rounded(seconds_since(begun) * 1e3, 0.01);
  leyden::RunReader reader(run);
  row["envelope_2000px_ms"] = milliseconds([&] { reader.envelope("loss", 0, last, 2000); });
  row["zoom_10_percent_ms"] = milliseconds([&] { reader.envelope("loss", 0.4 * last, 0.5 * last, 2000); });
  row["zoom_1_percent_ms"] = milliseconds([&] { reader.envelope("loss", 0.40 * last, 0.41 * last, 2000); });
  row["zoom_2000_points_ms"] =
      milliseconds([&] { reader.envelope("loss", 0.4 * last, 0.4 * last + 2000, 2000); });
  row["whole_series_ms"] = milliseconds([&] { reader.columns("loss"); }, 1);
  row["newest_100_points_ms"] = milliseconds([&] { reader.points("loss", 2 * points - 400); });
  fs::remove_all(workspace);
  return row;
}

Json catalog(const Arguments& arguments) {
  const fs::path workspace = arguments.folder / "leyden-bench-catalog";
  fs::remove_all(workspace);
  leyden::RunInfo info = info_of("run");
  for (int i = 0; i < 50; ++i)
    info.params.emplace_back("model.parameter_" + std::to_string(i), std::to_string(i));
  for (int64_t run = 0; run < arguments.runs; ++run) {
    info.name = "run " + std::to_string(run);
    auto writer = leyden::RunWriter::create(workspace, info);
    std::vector<leyden::ScalarPoint> points;
    for (int i = 0; i < 20; ++i) points.push_back({writer->series("metric_" + std::to_string(i)), 1.0 * i});
    for (int step = 0; step < 10; ++step) writer->log(step, 0.0, points);
    writer->finish(leyden::RunStatus::Finished);
  }
  Json row = {{"bench", "store_catalog"}, {"runs", arguments.runs}};
  row["reindex_ms"] = milliseconds([&] { leyden::Catalog(workspace).reindex(); }, 1);
  row["open_ms"] = milliseconds([&] { leyden::Catalog{workspace}; });
  leyden::Catalog opened(workspace);
  opened.refresh();
  row["rows_ms"] = milliseconds([&] { opened.runs(); });
  row["refresh_ms"] = milliseconds([&] { opened.refresh(); });
  row["bytes_a_run"] =
      bytes_of(workspace / "runs") / static_cast<uintmax_t>(std::max<int64_t>(1, arguments.runs));
  fs::remove_all(workspace);
  return row;
}

bool parse(int argc, char** argv, Arguments& out) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--json") {
      out.json = true;
      continue;
    }
    if (i + 1 == argc) return false;
    const std::string value = argv[++i];
    if (name == "--points") {
      out.points = std::atoll(value.c_str());
    } else if (name == "--runs") {
      out.runs = std::atoll(value.c_str());
    } else if (name == "--only") {
      out.only = value;
    } else if (name == "--folder") {
      out.folder = value;
    } else {
      return false;
    }
  }
  return out.points > 0 && out.runs > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    std::fprintf(stderr,
                 "bench_store [--points N] [--runs N] [--only write|read|catalog] [--folder DIR] [--json]\n");
    return 2;
  }
  const Report report{arguments.json};
  const auto wanted = [&](const char* part) { return arguments.only.empty() || arguments.only == part; };
  try {
    if (wanted("write")) {
      for (const int metrics : {4, 1000}) {
        for (const int per_call : {16, 1}) report(write_points(arguments, metrics, per_call));
      }
      for (const int per_call : {16, 1}) report(caller_cost(arguments, per_call));
    }
    if (wanted("read")) report(read_series(arguments));
    if (wanted("catalog")) report(catalog(arguments));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_store: %s\n", problem.what());
    return 1;
  }
  return 0;
}
