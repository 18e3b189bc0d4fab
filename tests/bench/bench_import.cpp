// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Imports the event files of a folder into a new workspace: bench_import FOLDER WORKSPACE prints one line of JSON.
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <vector>

#include <store/import/import_runs.h>

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "usage: bench_import FOLDER WORKSPACE\n"), 2;
  try {
    const auto begun = std::chrono::steady_clock::now();
    const leyden::ImportPlan plan = leyden::find_imports(std::vector<std::filesystem::path>{argv[1]});
    const leyden::ImportReport report = leyden::import_runs(argv[2], plan);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    long long points = 0;
    for (const leyden::ImportedSource& each : report.sources) points += each.points;
    std::printf("{\"bench\": \"import\", \"reader\": \"leyden\", \"runs\": %zu, \"points\": %lld, \"seconds\": %.4f}\n",
                report.count(leyden::ImportedSource::Result::Imported), points, seconds);
  } catch (const std::exception& error) {
    return std::fprintf(stderr, "bench_import: %s\n", error.what()), 1;
  }
}
