// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "run_maker.h"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>

namespace leyden {

namespace {

constexpr double kNoEpoch = std::numeric_limits<double>::quiet_NaN();

RunInfo info_of(const MadeRun& made) {
  RunInfo info;
  info.name = made.name;
  info.plugin_id = "digits_mlp";
  info.plugin_version = "1.0.0";
  info.device = "cpu";
  info.config = {{"plugin", {{"id", "digits_mlp"}}},
                 {"seed_everything", made.seed},
                 {"model", {{"hidden_dim", made.hidden}, {"lr", made.lr}, {"dropout", 0.1}}},
                 {"data", {{"batch_size", 64}}},
                 {"trainer", {{"max_epochs", made.epochs}}}};
  const auto text = [](auto value) { return nlohmann::ordered_json(value).dump(); };
  info.params = {{"seed_everything", text(made.seed)},
                 {"model.hidden_dim", text(made.hidden)},
                 {"model.dropout", "0.1"},
                 {"model.lr", text(made.lr)},
                 {"data.batch_size", "64"},
                 {"trainer.max_epochs", text(made.epochs)}};
  return info;
}

// Falls like a loss does, faster with a larger learning rate, noisier at the beginning.
class Curves {
 public:
  Curves(RunWriter& writer, const MadeRun& made)
      : m_writer(writer),
        m_made(made),
        m_random(made.seed),
        m_train(writer.series("train_loss")),
        m_val(made.losses_only ? 0 : writer.series("val_loss")),
        m_acc(made.losses_only ? 0 : writer.series("val_acc")),
        m_lr(made.losses_only ? 0 : writer.series("lr-Adam")) {}

  void step(int64_t step) {
    const double total = static_cast<double>(m_made.epochs * m_made.steps_per_epoch);
    const double t = static_cast<double>(step) / total;
    const auto epoch = static_cast<double>(step / m_made.steps_per_epoch);
    const double floor = 0.03 + 0.02 * static_cast<double>(m_made.seed % 9);
    const double speed = 6.0 + std::log10(m_made.lr * 1000.0) * 2.0;
    const double loss = floor + (1.15 - floor) * std::exp(-speed * t);
    const double noise = std::normal_distribution<>(0.0, 0.015 + 0.05 * loss)(m_random);
    const std::array<ScalarPoint, 1> train{ScalarPoint{m_train, std::abs(loss + noise)}};
    m_writer.log(step, epoch, train);
    if (m_made.losses_only) return;
    if (step % 10 == 0) {
      const std::array<ScalarPoint, 1> lr{ScalarPoint{m_lr, m_made.lr * 0.5 * (1.0 + std::cos(M_PI * t))}};
      m_writer.log(step, epoch, lr);
    }
    if ((step + 1) % m_made.steps_per_epoch != 0) return;
    const double val = loss * 1.04 + 0.01 + 0.1 * floor * t;
    const std::array<ScalarPoint, 2> points{ScalarPoint{m_val, val}, ScalarPoint{m_acc, 1.0 - 0.24 * val}};
    m_writer.log(step, epoch, points);
  }

 private:
  RunWriter& m_writer;
  MadeRun m_made;
  std::mt19937 m_random;
  uint32_t m_train, m_val, m_acc, m_lr;
};

}  // namespace

std::filesystem::path RunMaker::finished(const MadeRun& made) const {
  const auto writer = RunWriter::create(m_workspace, info_of(made));
  Curves curves(*writer, made);
  for (int64_t step = 0; step < made.epochs * made.steps_per_epoch; ++step) curves.step(step);
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

std::filesystem::path RunMaker::long_series(int64_t points, int64_t spike_step) const {
  MadeRun made;
  made.name = "long";
  const auto writer = RunWriter::create(m_workspace, info_of(made));
  const uint32_t series = writer->series("loss");
  std::minstd_rand random(7);
  double level = 1.0;
  for (int64_t step = 0; step < points; ++step) {
    level += (static_cast<double>(random()) / 2147483647.0 - 0.5) * 0.01;
    const double noise = static_cast<double>(random()) / 2147483647.0 - 0.5;
    const std::array<ScalarPoint, 1> point{ScalarPoint{series, step == spike_step ? 100.0 : level + noise}};
    writer->log(step, kNoEpoch, point);
  }
  writer->finish(RunStatus::Finished);
  return writer->paths().root;
}

LiveRun::LiveRun(const std::filesystem::path& workspace, const MadeRun& made, int points_per_second)
    : m_writer(RunWriter::create(workspace, info_of(made))) {
  m_thread = std::thread([this, made, points_per_second] {
    Curves curves(*m_writer, made);
    const auto start = std::chrono::steady_clock::now();
    while (!m_stop) {
      const std::chrono::duration<double> since = std::chrono::steady_clock::now() - start;
      const auto due = static_cast<int64_t>(since.count() * points_per_second);
      while (m_logged < due && !m_stop) curves.step(m_logged++);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
}

LiveRun::~LiveRun() {
  stop();
}

void LiveRun::stop() {
  m_stop = true;
  if (!m_thread.joinable()) return;
  m_thread.join();
  m_writer->finish(RunStatus::Stopped);
}

}  // namespace leyden
