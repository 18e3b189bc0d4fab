// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// How fast the run store takes points, and gives them back.
//   bench_store [--points N] [--runs N] [--only write|read|growth|wide|aggregate|catalog] [--folder DIR] [--json]
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
#include <thread>
#include <vector>

#include <store/aggregate.h>
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

// A finished run with `points` points of "loss", and as many of "lr".
fs::path make_series(const fs::path& workspace, int64_t points) {
  fs::remove_all(workspace);
  auto writer = leyden::RunWriter::create(workspace, info_of("read"));
  const uint32_t loss = writer->series("loss"), rate = writer->series("lr");
  Noise noise;
  for (int64_t step = 0; step < points; ++step) {
    const leyden::ScalarPoint both[] = {{loss, noise(step)}, {rate, 1e-3}};
    writer->log(step, static_cast<double>(step) * 1e-4, both);
  }
  writer->finish(leyden::RunStatus::Finished);
  return writer->paths().root;
}

// Threads with a reader each, all at zoomed parts of one series.
double envelopes_a_second(const fs::path& run, int64_t points, int readers) {
  constexpr int kEach = 50;
  const auto begun = Clock::now();
  std::vector<std::thread> threads;
  for (int thread = 0; thread < readers; ++thread) {
    threads.emplace_back([&, thread] {
      leyden::RunReader reader(run);
      for (int i = 0; i < kEach; ++i) {
        const double from = static_cast<double>(points) * (0.002 * i + 0.1 * thread);
        reader.envelope("loss", from, from + 0.01 * static_cast<double>(points), 2000);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return std::round(readers * kEach / seconds_since(begun));
}

Json read_series(const Arguments& arguments) {
  const int64_t points = std::min<int64_t>(arguments.points, 10'000'000);
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  const fs::path run = make_series(workspace, points);

  const auto last = static_cast<double>(points - 1);
  Json row = {{"bench", "store_read"}, {"points", points}};
  const auto begun = Clock::now();
  leyden::RunReader(run).envelope("loss", 0, last, 2000);
  row["open_and_envelope_2000px_ms"] = rounded(seconds_since(begun) * 1e3, 0.01);
  leyden::RunReader reader(run);
  const auto zoom = [&](double part) {
    return milliseconds([&] { reader.envelope("loss", (0.5 - part) * last, 0.5 * last, 2000); });
  };
  row["envelope_2000px_ms"] = milliseconds([&] { reader.envelope("loss", 0, last, 2000); });
  row["zoom_50_percent_ms"] = zoom(0.5);
  row["zoom_25_percent_ms"] = zoom(0.25);
  row["zoom_10_percent_ms"] = zoom(0.1);
  row["zoom_5_percent_ms"] = zoom(0.05);
  row["zoom_2_percent_ms"] = zoom(0.02);
  row["zoom_1_percent_ms"] = zoom(0.01);
  row["zoom_half_percent_ms"] = zoom(0.005);
  row["zoom_2000_points_ms"] =
      milliseconds([&] { reader.envelope("loss", 0.4 * last, 0.4 * last + 2000, 2000); });
  row["zoom_1_percent_over_epochs_ms"] = milliseconds([&] {
    reader.envelope("loss", 0.40e-4 * last, 0.41e-4 * last, 2000, leyden::XAxis::Epoch);
  });
  row["whole_series_ms"] = milliseconds([&] { reader.columns("loss"); }, 1);
  row["newest_100_points_ms"] = milliseconds([&] { reader.points("loss", 2 * points - 400); });
  for (const int readers : {1, 2, 4}) {
    row["zooms_a_second_" + std::to_string(readers) + "_readers"] = envelopes_a_second(run, points, readers);
  }
  fs::remove_all(workspace);
  return row;
}

// How reading grows with the length of the series.
void growth(const Arguments& arguments, const Report& report) {
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  for (int64_t points = 10'000; points <= std::max<int64_t>(arguments.points, 10'000); points *= 10) {
    const fs::path run = make_series(workspace, points);
    leyden::RunReader reader(run);
    const auto last = static_cast<double>(points - 1);
    report({{"bench", "store_growth"},
            {"points", points},
            {"open_ms", milliseconds([&] { leyden::RunReader{run}; })},
            {"envelope_2000px_ms", milliseconds([&] { reader.envelope("loss", 0, last, 2000); })},
            {"zoom_10_percent_ms", milliseconds([&] { reader.envelope("loss", 0.4 * last, 0.5 * last, 2000); })},
            {"bytes_a_point", rounded(static_cast<double>(fs::file_size(run / "run.db")) / (2.0 * points), 0.01)}});
  }
  fs::remove_all(workspace);
}

Json many_metrics(const Arguments& arguments) {
  constexpr int kMetrics = 12'345, kSteps = 100;
  const fs::path workspace = arguments.folder / "leyden-bench-store";
  fs::remove_all(workspace);
  const auto begun = Clock::now();
  auto writer = leyden::RunWriter::create(workspace, info_of("wide"));
  std::vector<leyden::ScalarPoint> points;
  for (int i = 0; i < kMetrics; ++i) points.push_back({writer->series("metric/" + std::to_string(i)), 0.5 * i});
  for (int step = 0; step < kSteps; ++step) writer->log(step, 0.0, points);
  writer->finish(leyden::RunStatus::Finished);
  const fs::path run = writer->paths().root;
  Json row = {{"bench", "store_wide"}, {"metrics", kMetrics}, {"steps", kSteps}};
  row["write_ms"] = rounded(seconds_since(begun) * 1e3, 0.01);
  row["bytes_a_point"] = rounded(static_cast<double>(fs::file_size(run / "run.db")) / (1.0 * kMetrics * kSteps), 0.01);
  row["open_ms"] = milliseconds([&] { leyden::RunReader{run}; });
  leyden::RunReader reader(run);
  row["list_ms"] = milliseconds([&] { reader.series(); });
  row["envelope_ms"] = milliseconds([&] { reader.envelope("metric/12000", 0, kSteps, 2000); });
  writer.reset();
  row["continue_ms"] = milliseconds([&] { leyden::RunWriter::reopen(run); }, 1);
  fs::remove_all(workspace);
  return row;
}

Json aggregate_runs(const Arguments& arguments) {
  constexpr int kRuns = 10;
  const int64_t points = std::min<int64_t>(arguments.points / 20, 1'000'000);
  std::vector<leyden::RunReader> readers;
  for (int run = 0; run < kRuns; ++run) {
    readers.emplace_back(make_series(arguments.folder / ("leyden-bench-store-" + std::to_string(run)), points));
  }
  std::vector<leyden::AggregateSource> sources;
  for (leyden::RunReader& reader : readers) sources.push_back({&reader, "loss"});
  double sum = 0.0;
  const double ms = milliseconds(
      [&] { leyden::aggregate(sources, {}, [&](const leyden::AggregatePoint& point) { sum += point.median; }); }, 1);
  for (int run = 0; run < kRuns; ++run) {
    fs::remove_all(arguments.folder / ("leyden-bench-store-" + std::to_string(run)));
  }
  return {{"bench", "store_aggregate"}, {"runs", kRuns}, {"points_a_run", points}, {"ms", ms},
          {"ns_a_point", rounded(ms * 1e6 / static_cast<double>(kRuns * points), 1)}};
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
                 "bench_store [--points N] [--runs N] [--only write|read|growth|wide|aggregate|catalog] [--folder DIR] [--json]\n");
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
    if (wanted("growth")) growth(arguments, report);
    if (wanted("wide")) report(many_metrics(arguments));
    if (wanted("aggregate")) report(aggregate_runs(arguments));
    if (wanted("catalog")) report(catalog(arguments));
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_store: %s\n", problem.what());
    return 1;
  }
  return 0;
}
