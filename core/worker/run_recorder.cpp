// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <worker/run_recorder.h>

#include <lightning/trainer.h>

#include <experiment/json.h>

#include <worker/run_session.h>

namespace leyden {
namespace {

std::string threads_text(int threads) {
  return std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

}  // namespace

void RunRecorder::begin(Trainer& trainer) {
  if (session_.has_begun()) return;
  session_.begin(trainer.device().str());
  const RunConfig& config = session_.request().config;
  session_.line(LogLevel::Info, "run",
                session_.request().verb + " " + config.plugin_id() + " " + config.plugin_version() + " on " +
                    trainer.device().str() + ", seed " + std::to_string(config.seed().value_or(0)) + ", " +
                    threads_text(at::get_num_threads()));
}

/// A line an epoch, so that a console tells the story of a run without its charts.
void RunRecorder::on_train_epoch_end(Trainer& trainer, LightningModule&) {
  std::string text = "epoch " + std::to_string(trainer.current_epoch() + 1);
  if (trainer.max_epochs() > 0) text += " of " + std::to_string(trainer.max_epochs());
  for (const auto& [name, value] : trainer.callback_metrics().items()) {
    char number[40];
    std::snprintf(number, sizeof number, "%.6g", value);
    text += "  " + name + " " + number;
  }
  session_.line(LogLevel::Info, "train", text);
}

}  // namespace leyden
