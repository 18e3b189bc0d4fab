// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Runs at chosen hours, with chosen attempts: brought in by an importer of the tests' own, through the store's own writer.
#pragma once

#include <store/import/import_runs.h>
#include <store/import/imported_run.h>
#include <store/import/importer.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace leyden {

struct TimedRun {
  std::string name;
  std::vector<std::pair<double, double>> attempts = {};  // seconds since 1970: from, to
  RunStatus status = RunStatus::Finished;
  std::vector<std::pair<std::string, std::string>> params = {};  // path, JSON
  double accuracy = 0.5;
};

inline std::vector<TimedRun>& timedRuns() {
  static std::vector<TimedRun> runs;
  return runs;
}

class TimedRunImporter : public Importer {
 public:
  std::string_view id() const override { return "timed"; }
  std::string_view title() const override { return "Runs of a test"; }
  void find(const ImportFolder& folder, const ImportOptions&, ImportFindings& findings) const override {
    if (!folder.file("timed.runs")) return;
    for (size_t i = 0; i < timedRuns().size(); ++i) {
      ImportSource source;
      source.format = "timed";
      source.part = std::to_string(i);
      source.origin = (folder.path / source.part).string();
      source.path = folder.path;
      source.name = timedRuns()[i].name;
      source.stamp = "1";
      findings.sources.push_back(std::move(source));
    }
    findings.whole_tree = true;
  }
  void read(const ImportSource& source, const ImportOptions&, ImportedRun& run) const override {
    const TimedRun& timed = timedRuns()[std::stoul(source.part)];
    run.info.name = timed.name;
    run.info.plugin_id = "digits_mlp";
    run.info.params = timed.params;
    run.status = timed.status;
    const uint32_t accuracy = run.series("val_acc"), loss = run.series("val_loss");
    int64_t step = 0;
    for (size_t i = 0; i < timed.attempts.size(); ++i) {
      if (i > 0) run.begin_attempt();
      const auto [from, to] = timed.attempts[i];
      for (int point = 0; point <= 10; ++point, ++step) {
        const double value = timed.accuracy * (0.8 + 0.02 * point);
        const ScalarPoint points[] = {{accuracy, value}, {loss, 1 - value}};
        run.log(step, std::nan(""), from + (to - from) * point / 10, points);
      }
    }
  }
};

inline const ImporterRegistration timedRunRegistration(1, std::make_unique<TimedRunImporter>());

/// Their ids, in the order given. `folder` is anywhere, and made.
inline std::vector<std::string> makeTimedRuns(const std::filesystem::path& workspace, const std::filesystem::path& folder,
                                              std::vector<TimedRun> runs) {
  std::filesystem::create_directories(folder);
  std::filesystem::create_directories(workspace);
  std::ofstream(folder / "timed.runs") << "1";
  timedRuns() = std::move(runs);
  const std::filesystem::path paths[] = {folder};
  std::vector<std::string> ids;
  for (const ImportedSource& source : import_runs(workspace, find_imports(paths)).sources) ids.push_back(source.run_id);
  return ids;
}

}  // namespace leyden
