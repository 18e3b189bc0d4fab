// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/left_out.h>

#include <string>

namespace leyden {

namespace {

const char* name_of(RunPart part) {
  switch (part) {
    case RunPart::Attempts: return "Which attempt a point is of";
    case RunPart::Times: return "Times of the points";
    case RunPart::SystemMetrics: return "System metrics";
    case RunPart::Histograms: return "Histograms";
    case RunPart::Events: return "Events";
    case RunPart::ConsoleLines: return "Lines of the console";
    case RunPart::Files: return "Files";
  }
  return "";
}

bool has(ExportedRun& run, RunPart part) {
  RunReader& reader = run.reader();
  switch (part) {
    case RunPart::Attempts: return run.state().attempts > 1;
    case RunPart::Times: return run.points() > 0;
    case RunPart::SystemMetrics: return !reader.system_metrics(0, 1).empty();
    case RunPart::Histograms: return !reader.histogram_rows(0, 1).empty();
    case RunPart::Events: return !reader.events(0, 1).empty();
    case RunPart::ConsoleLines: return !reader.log_lines(0, 1).empty();
    case RunPart::Files: return !reader.artifacts().empty();
  }
  return false;
}

}  // namespace

void note_left_out(ExportedRun& run, std::initializer_list<RunPart> parts) {
  for (const RunPart part : parts) {
    if (!has(run, part)) continue;
    const bool is_one = part == RunPart::Attempts;
    run.note(std::string(name_of(part)) + (is_one ? " was" : " were") + " left out: the format has no place for " +
             (is_one ? "it." : "them."));
  }
}

}  // namespace leyden
