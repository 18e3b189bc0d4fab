// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of a small study, with the store's own writer: three learning rates over some seeds, one run that failed.
#pragma once

#include <store/run_writer.h>

#include <QString>
#include <QStringList>
#include <cmath>
#include <filesystem>

namespace leyden {

inline QString makeRun(const std::filesystem::path& workspace, const std::string& name, const std::string& lr,
                       int seed, double accuracy, RunStatus status = RunStatus::Finished) {
  RunInfo info;
  info.name = name;
  info.plugin_id = "digits_mlp";
  info.plugin_version = "1.0";
  info.device = "cpu";
  info.params = {{"seed_everything", std::to_string(seed)}, {"model.lr", lr},
                 {"model.hidden_dim", "128"},               {"model.activation", "\"relu\""},
                 {"data.batch_size", "64"},                 {"trainer.max_epochs", "12"}};
  auto writer = RunWriter::create(workspace, info);
  const uint32_t acc = writer->series("val_acc"), loss = writer->series("val_loss"),
                 train = writer->series("train_loss");
  for (int64_t step = 0; step < 12; ++step) {
    const double part = static_cast<double>(step + 1) / 12;
    const ScalarPoint points[] = {{acc, accuracy * (0.6 + 0.4 * part)},
                                  {loss, (1 - accuracy) * (3 - 2 * part) + 0.02},
                                  {train, (1 - accuracy) * (4 - 3 * part)}};
    writer->log(step, part, points);
  }
  writer->finish(status);
  return QString::fromStdString(writer->run_id());
}

/// lr 0.1, 0.01 and 0.001 with `seeds` seeds each, named "lr 0.1 seed 1" and so on; their ids.
inline QStringList makeStudy(const std::filesystem::path& workspace, int seeds = 3) {
  QStringList ids;
  double accuracy = 0.90;
  for (const char* lr : {"0.1", "0.01", "0.001"}) {
    for (int seed = 1; seed <= seeds; ++seed)
      ids << makeRun(workspace, std::string("lr ") + lr + " seed " + std::to_string(seed), lr, seed,
                     accuracy + 0.002 * seed);
    accuracy += 0.03;
  }
  ids << makeRun(workspace, "broken", "1.0", 1, 0.1, RunStatus::Failed);
  return ids;
}

}  // namespace leyden
