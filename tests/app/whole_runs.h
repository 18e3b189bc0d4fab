// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that log everything there is: metrics over 40 steps, media at every tenth, what the machine did.
#pragma once

#include <store/run.h>

#include <QString>
#include <cmath>
#include <fstream>

namespace leyden {

inline void logFile(Run& run, const std::string& folder, const char* name, const char* kind, int64_t step, const std::string& json) {
  const std::string path = folder + "/" + name + ".json";
  std::ofstream(path) << json;
  FileOptions options;
  options.name = name;
  options.kind = kind;
  options.step = step;
  run.file(path, options);
}

/// Named `name`; the greater `good`, the better. Files that it logs are made in `folder`. Its id.
inline QString makeWholeRun(const std::string& workspace, const std::string& folder, const std::string& name, int good) {
  RunOptions options;
  options.workspace = workspace;
  options.name = name;
  options.params = {{"seed_everything", good}, {"model", {{"lr", 0.001 * good}, {"kind", "relu"}}}};
  options.provenance = {{"git_commit", "0123456789abcdef0123456789abcdef01234567"}};
  options.system_metrics = false;
  Run run = start_run(options);
  for (int64_t step = 0; step < 40; ++step) {
    run.set_epoch(static_cast<double>(step) / 10);
    run.log({{"val_acc", 0.5 + 0.01 * static_cast<double>(step)}, {"val_loss", 1.0 / static_cast<double>(step + 1)}}, step);
    run.writer().system_metric("cpu/percent", 50 + 10 * std::sin(static_cast<double>(step)));
    run.writer().system_metric("memory/used_bytes", 4e9 + 1e7 * static_cast<double>(step));
    if (step % 10 != 0) continue;
    std::vector<uint8_t> pixels(static_cast<size_t>(16 * 16 * 3), static_cast<uint8_t>(60 + 4 * step));
    run.image("samples", pixels, 16, 16, 3, step);
    std::vector<double> values;
    for (int i = 0; i < 400; ++i) values.push_back(std::sin(i * 0.7) * (1 + 0.05 * static_cast<double>(step)) + std::cos(i * 1.3));
    run.histogram("weights", std::span<const double>(values), step);
    run.text("prediction", "at step " + std::to_string(step), step);
    const int right = 20 + good + static_cast<int>(step) / 2;
    logFile(run, folder, "val_confusion", "confusion_matrix", step,
            "{\"classes\": [\"cat\", \"dog\", \"owl\"], \"counts\": [[" + std::to_string(right) + ", 4, 2], [3, " +
                std::to_string(right) + ", 1], [0, 5, " + std::to_string(right) + "]]}");
  }
  logFile(run, folder, "roc", "table", 39,
          R"({"columns": ["fpr", "tpr"], "rows": [[0, 0], [0.1, 0.7], [0.3, 0.9], [1, 1]]})");
  logFile(run, folder, "worst", "table", 39, R"({"columns": ["sample", "loss"], "rows": [["a.png", 3.25], ["b.png", 2.5]]})");
  for (int i = 0; i < 30; ++i) run.line("line " + std::to_string(i), i % 10 == 3 ? LogLevel::Warning : LogLevel::Info);
  run.event("learning_rate_changed", {{"from", 0.001}, {"to", 0.0001}}, 20);
  run.finish();
  return QString::fromStdString(run.id());
}

}  // namespace leyden
