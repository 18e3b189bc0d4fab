// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// How the catalog grows: runs of 50 parameters and 20 metrics, made by the store's own writer. Beyond 10,000 the
// folders of further runs hold links to their databases.
//   bench_catalog [--runs N]... [--folder DIR] [--keep] [--json]
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <store/catalog.h>
#include <store/run_writer.h>
#include <store/ulid.h>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;
using namespace leyden;

constexpr int64_t kMostWritten = 10'000;

struct Arguments {
  std::vector<int64_t> runs;
  fs::path folder = fs::temp_directory_path();
  bool json = false, keep = false;
};

double ms_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

double rounded(double number) {
  return std::round(number * 100) / 100;
}

// The middle one of some.
double milliseconds(const std::function<void()>& work, int times = 5) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const auto begun = Clock::now();
    work();
    all.push_back(ms_since(begun));
  }
  std::sort(all.begin(), all.end());
  return rounded(all[all.size() / 2]);
}

// Of all threads, of one call; tells more than the clock on a busy machine.
double cpu_milliseconds(const std::function<void()>& work) {
  const auto spent = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& time) {
      return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
  };
  const double before = spent();
  work();
  return rounded(spent() - before);
}

double resident_mib() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1048576.0;
}

RunInfo info_of(int64_t number, std::mt19937_64& random) {
  static const char* const kChoices[] = {"relu", "gelu", "silu", "tanh"};
  RunInfo info;
  info.name = "run " + std::to_string(number);
  info.plugin_id = number % 3 == 0 ? "mnist_cnn" : "digits_mlp";
  info.device = "cpu";
  info.tags = {number % 10 == 0 ? "baseline" : "sweep"};
  info.params = {{"model.lr", Json(std::pow(10.0, -1.0 - static_cast<double>(random() % 400) / 100)).dump()},
                 {"model.activation", Json(kChoices[random() % 4]).dump()},
                 {"seed_everything", std::to_string(random() % 1000)}};
  for (int i = 3; i < 50; ++i)
    info.params.emplace_back("model.parameter_" + std::to_string(i), std::to_string(random() % 100));
  return info;
}

void write_run(const fs::path& workspace, int64_t number) {
  std::mt19937_64 random(static_cast<uint64_t>(number));
  auto writer = RunWriter::create(workspace, info_of(number, random));
  std::vector<ScalarPoint> points;
  for (int i = 0; i < 20; ++i)
    points.push_back({writer->series(i == 0 ? "val_acc" : i == 1 ? "val_loss" : "metric_" + std::to_string(i)), 0.0});
  for (int step = 0; step < 5; ++step) {
    for (ScalarPoint& point : points) point.value = static_cast<double>(random() % 1'000'000) * 1e-6;
    writer->log(step, 0.0, points);
  }
  writer->finish(RunStatus::Finished);
}

void make_runs(const fs::path& workspace, int64_t count) {
  const int64_t written = std::min(count, kMostWritten);
  std::atomic<int64_t> next{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int64_t run; (run = next++) < written;) write_run(workspace, run);
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(workspace / "runs")) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  for (int64_t i = written; i < count; ++i) {
    const fs::path copy = workspace / "runs" / new_ulid();
    fs::create_directory(copy);
    for (const char* file : {"run.db", "annotations.json"})
      fs::create_hard_link(folders[static_cast<size_t>(i % written)] / file, copy / file);
  }
}

// A filter as it is typed, letter by letter; many of the texts on the way are wrong, as they are then. Answers
// the longest keystroke and the middle one.
std::pair<double, double> type_filter(const Catalog& catalog, const std::string& text) {
  std::vector<double> times;
  for (size_t size = 1; size <= text.size(); ++size) {
    const auto begun = Clock::now();
    try {
      catalog.find({.filter = Filter(text.substr(0, size)), .newest_first = true, .limit = 100});
    } catch (const FilterError&) {
    }
    catalog.complete(text.substr(0, size), size);
    times.push_back(ms_since(begun));
  }
  std::sort(times.begin(), times.end());
  return {rounded(times.back()), rounded(times[times.size() / 2])};
}

// What a program does until a person can use the list: open, look at the folders, rows of the list, a page.
void until_interactive(const fs::path& workspace) {
  Catalog catalog(workspace);
  catalog.refresh();
  catalog.heads();
  catalog.rows(catalog.find({.newest_first = true, .limit = 50}).ids);
}

Json measure(const fs::path& workspace, int64_t runs, double made_ms) {
  static const std::string kFilter =
      "model.lr < 1e-3 and val_acc.max > 0.9 and (tag:baseline or plugin:digits*) and status:finished";
  Json row = {{"bench", "catalog"}, {"runs", runs}, {"made_s", rounded(made_ms / 1e3)}};
  const double before = resident_mib();
  row["reindex_ms"] = milliseconds(
      [&] { row["reindex_cpu_ms"] = cpu_milliseconds([&] { Catalog(workspace).reindex(); }); }, 1);
  row["index_bytes_a_run"] = fs::file_size(workspace / "workspace.db") / static_cast<uintmax_t>(runs);
  row["open_ms"] = milliseconds([&] { Catalog{workspace}; });
  row["interactive_ms"] = milliseconds([&] { until_interactive(workspace); });
  row["interactive_cpu_ms"] = cpu_milliseconds([&] { until_interactive(workspace); });
  Catalog catalog(workspace);
  catalog.refresh();
  row["refresh_ms"] = milliseconds([&] { catalog.refresh(); });
  row["refresh_cpu_ms"] = cpu_milliseconds([&] { catalog.refresh(); });
  row["first_filter_ms"] = milliseconds([&] {
    Catalog cold(workspace);
    const auto begun = Clock::now();
    row["first_filter_cpu_ms"] = cpu_milliseconds([&] { cold.find({.filter = Filter(kFilter)}); });
    row["first_filter_alone_ms"] = rounded(ms_since(begun));
  }, 1);
  const auto [worst, middle] = type_filter(catalog, kFilter);
  row["keystroke_worst_ms"] = worst;
  row["keystroke_ms"] = middle;
  row["words_ms"] = milliseconds([&] { catalog.find({.filter = Filter("gelu basel")}); });
  row["filter_matches"] = catalog.find({.filter = Filter(kFilter)}).total;
  row["sort_ms"] = milliseconds([&] { catalog.find({.sort = {{"val_acc.max", true}, {"model.lr"}}, .limit = 50}); });
  const std::vector<std::string> page = catalog.find({.newest_first = true, .limit = 50}).ids;
  row["page_of_50_rows_ms"] = milliseconds([&] { catalog.rows(page); });
  row["column_ms"] = milliseconds([&] { catalog.values("val_loss.min", catalog.run_ids()); });
  row["heads_ms"] = milliseconds([&] { catalog.heads(); });
  row["groups_ms"] = milliseconds(
      [&] { catalog.groups({.everything_but_seeds = true, .summarise = {"val_acc.max"}}); });
  Annotations annotations;
  annotations.notes = "changed";
  write_annotations(run_paths(workspace, page[0]).annotations(), annotations);
  row["refresh_with_one_change_ms"] = milliseconds([&] { catalog.refresh(); }, 1);
  row["resident_mib"] = rounded(resident_mib());
  row["resident_before_mib"] = rounded(before);
  return row;
}

void print(const Json& row, bool json) {
  std::string line = json ? row.dump() : "";
  for (const auto& [key, value] : row.items()) {
    if (json) break;
    line += key + " " + (value.is_string() ? value.get<std::string>() : value.dump()) + "  ";
  }
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

bool parse(int argc, char** argv, Arguments& out) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--json") {
      out.json = true;
    } else if (name == "--keep") {
      out.keep = true;
    } else if (name == "--runs" && i + 1 < argc) {
      out.runs.push_back(std::atoll(argv[++i]));
      if (out.runs.back() < 1) return false;
    } else if (name == "--folder" && i + 1 < argc) {
      out.folder = argv[++i];
    } else {
      return false;
    }
  }
  if (out.runs.empty()) out.runs = {100, 1'000, 10'000, 100'000};
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) {
    std::fprintf(stderr, "bench_catalog [--runs N]... [--folder DIR] [--keep] [--json]\n");
    return 2;
  }
  try {
    for (const int64_t runs : arguments.runs) {
      const fs::path workspace = arguments.folder / ("leyden-bench-catalog-" + std::to_string(runs));
      const auto begun = Clock::now();
      if (!fs::exists(workspace / "made")) {
        fs::remove_all(workspace);
        make_runs(workspace, runs);
        std::ofstream(workspace / "made") << runs;
      }
      print(measure(workspace, runs, ms_since(begun)), arguments.json);
      if (!arguments.keep) fs::remove_all(workspace);
    }
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "bench_catalog: %s\n", problem.what());
    return 1;
  }
  return 0;
}
