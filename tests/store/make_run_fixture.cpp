// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Writes the fixture of the present schema, once for each that is released:
//   make_run_fixture FOLDER; cp FOLDER/runs/*/run.db tests/store/fixtures/run-<version>/
#include <cstdio>
#include <exception>

#include "fixture_run.h"

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: make_run_fixture FOLDER\n", stderr), 2;
  try {
    auto writer = leyden::RunWriter::create(argv[1], fixture_run::info());
    fixture_run::log_steps(*writer, 1);
    const auto folder = writer->paths().root;
    writer->finish(leyden::RunStatus::Stopped);
    writer.reset();
    writer = leyden::RunWriter::reopen(folder);
    fixture_run::log_steps(*writer, 2);
    fixture_run::log_the_rest(*writer);
    writer->finish(leyden::RunStatus::Finished);
    std::puts(folder.c_str());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "make_run_fixture: %s\n", problem.what());
    return 1;
  }
  return 0;
}
