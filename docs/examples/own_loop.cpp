// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// A training loop of one's own that logs to Leyden: the store's library alone, without the engine, Qt or LibTorch.
// Fits a line to noisy points by gradient descent.
//
//   own_loop [WORKSPACE] [RUN]      the workspace: $LEYDEN_WORKSPACE, else ~/Leyden; RUN: the id of a run to go on with
//
// To build it outside of Leyden's tree: find_package(Leyden COMPONENTS store), Leyden::store. Prints the run's folder.
#include <store/run.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <random>
#include <vector>

namespace {

constexpr size_t kPoints = 200;
constexpr int kEpochs = 20;
constexpr int kStepsAnEpoch = 10;

struct Line {
  double slope = 0, offset = 0;
  double operator()(double x) const { return slope * x + offset; }
};

struct Data {
  std::vector<double> x, y;
  Data() {
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0.0, 0.1);
    for (size_t i = 0; i < kPoints; ++i) {
      x.push_back(2.0 * static_cast<double>(i) / kPoints - 1.0);
      y.push_back(3.0 * x.back() - 0.5 + noise(random));
    }
  }
};

/// One step of gradient descent; the mean squared error before it.
double step(Line& line, const Data& data, double lr) {
  double loss = 0, slope = 0, offset = 0;
  for (size_t i = 0; i < kPoints; ++i) {
    const double error = line(data.x[i]) - data.y[i];
    loss += error * error / kPoints;
    slope += 2 * error * data.x[i] / kPoints;
    offset += 2 * error / kPoints;
  }
  line.slope -= lr * slope;
  line.offset -= lr * offset;
  return loss;
}

/// The points in grey and the line in white, 64 by 64.
std::vector<uint8_t> picture(const Line& line, const Data& data) {
  std::vector<uint8_t> pixels(64 * 64);
  const auto set = [&](double x, double y, uint8_t grey) {
    const int column = static_cast<int>((x + 1) * 31.5), row = static_cast<int>((4 - y) * 8);
    if (column >= 0 && column < 64 && row >= 0 && row < 64) pixels[static_cast<size_t>(row * 64 + column)] = grey;
  };
  for (size_t i = 0; i < kPoints; ++i) set(data.x[i], data.y[i], 128);
  for (double x = -1; x <= 1; x += 0.01) set(x, line(x), 255);
  return pixels;
}

void train(leyden::Run& run, double lr) {
  const Data data;
  Line line;
  int64_t global_step = 0;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    run.set_epoch(epoch);
    for (int i = 0; i < kStepsAnEpoch; ++i, ++global_step) {
      const double loss = step(line, data, lr);
      if (!std::isfinite(loss)) throw std::runtime_error("the loss is not a number any more; use a smaller lr");
      run.log("train/loss", loss, global_step);
    }
    run.log({{"slope", line.slope}, {"offset", line.offset}}, global_step);
  }

  std::vector<double> residuals;
  for (size_t i = 0; i < kPoints; ++i) residuals.push_back(data.y[i] - line(data.x[i]));
  run.histogram("residuals", residuals, global_step);
  run.image("fit", picture(line, data), 64, 64, 1, global_step);
  const std::filesystem::path weights = run.paths().checkpoints() / "last.ckpt";
  std::filesystem::create_directories(weights.parent_path());
  std::ofstream(weights) << line.slope << ' ' << line.offset << '\n';
  run.checkpoint(weights, global_step);
  run.line("learnt y = " + std::to_string(line.slope) + " x + " + std::to_string(line.offset));
}

}  // namespace

int main(int argc, char** argv) {
  constexpr double kLr = 0.1;
  leyden::RunOptions options;
  if (argc > 1) options.workspace = argv[1];
  options.name = "own loop";
  options.params = {{"lr", kLr}, {"data", {{"points", kPoints}, {"noise", 0.1}}}};
  options.tags = {"example"};
  try {
    leyden::Run run = argc > 2 ? leyden::resume_run(leyden::run_paths(options.workspace, argv[2]).root, options)
                               : leyden::start_run(options);
    std::cout << run.paths().root.string() << '\n';
    try {
      train(run, kLr);
      run.finish();
    } catch (const std::exception& error) {
      run.fail(error);
      throw;
    }
  } catch (const std::exception& error) {
    std::cerr << "own_loop: " << error.what() << '\n';
    return 1;
  }
}
