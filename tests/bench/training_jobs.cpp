// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "training_jobs.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include <lightning/data/idx_file.h>
#include <lightning/errors.h>

#include "char_gpt.h"

namespace fs = std::filesystem;

namespace {

void load_iris(const fs::path& folder, Job& job) {
  std::ifstream in(folder / "iris.csv");
  if (!in) throw leyden::ConfigError("there is no iris.csv in " + folder.string());
  std::vector<float> values;
  std::vector<std::string> labels, names;
  std::string line, cell;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (line.empty()) continue;
    std::istringstream cells(line);
    for (int i = 0; i < 4; ++i) {
      std::getline(cells, cell, ',');
      values.push_back(std::stof(cell));
    }
    std::getline(cells, cell, ',');
    labels.push_back(cell);
  }
  names = labels;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  const auto n = static_cast<int64_t>(labels.size());
  torch::Tensor x = torch::tensor(values).reshape({n, 4}), y = torch::empty({n}, torch::kLong);
  for (int64_t i = 0; i < n; ++i) y[i] = std::find(names.begin(), names.end(), labels[i]) - names.begin();
  x = (x - x.mean(0)) / x.std(0);
  const torch::Tensor is_val = torch::arange(n).remainder(5) == 0;
  job.train_x = x.index({~is_val});
  job.train_y = y.index({~is_val});
  job.val_x = x.index({is_val});
  job.val_y = y.index({is_val});
}

void load_mnist(const fs::path& folder, bool flat, Job& job) {
  const auto images = [&](const char* split) {
    const torch::Tensor x =
        leyden::read_idx_file(folder / "mnist5k" / (std::string(split) + "-images-idx3-ubyte")).to(torch::kFloat).div_(255);
    return flat ? x.flatten(1) : x.unsqueeze(1);
  };
  const auto labels = [&](const char* split) {
    return leyden::read_idx_file(folder / "mnist5k" / (std::string(split) + "-labels-idx1-ubyte")).to(torch::kLong);
  };
  job.train_x = images("train");
  job.train_y = labels("train");
  job.val_x = images("t10k");
  job.val_y = labels("t10k");
}

}  // namespace

Job make_job(const std::string& workload, const fs::path& data, uint64_t seed) {
  namespace nn = torch::nn;
  Job job;
  torch::manual_seed(seed);
  // In braces, since arguments in parentheses are evaluated, and draw their weights, in any order.
  if (workload == "tiny") {
    load_iris(data, job);
    job.batch_size = 16;
    job.net = nn::Sequential{nn::Linear(4, 16), nn::ReLU(), nn::Linear(16, 3)};
  } else if (workload == "mlp") {
    load_mnist(data, true, job);
    job.net = nn::Sequential{nn::Linear(784, 128), nn::ReLU(), nn::Linear(128, 10)};
  } else if (workload == "cnn") {
    load_mnist(data, false, job);
    job.net = nn::Sequential{nn::Conv2d(nn::Conv2dOptions(1, 16, 3).padding(1)), nn::ReLU(), nn::MaxPool2d(2),
                             nn::Conv2d(nn::Conv2dOptions(16, 32, 3).padding(1)), nn::ReLU(), nn::MaxPool2d(2),
                             nn::Flatten(), nn::Linear(32 * 7 * 7, 10)};
  } else if (workload == "chargpt") {
    const CharWindows windows = load_chars(data / "as_you_like_it.txt");
    job.train_x = windows.train_x;
    job.train_y = windows.train_y;
    job.val_x = windows.val_x;
    job.val_y = windows.val_y;
    job.batch_size = 32;
    job.net = nn::Sequential(std::make_shared<CharGpt>(windows.vocab));
  } else {
    throw leyden::ConfigError("there is no workload '" + workload + "'; there are tiny, mlp, cnn and chargpt");
  }
  return job;
}
