// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The jobs of peer_lightning.py under our Trainer and as a hand-written LibTorch loop with the same fused optimizer.
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <unistd.h>
#include <torch/version.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include <lightning/accelerator.h>
#include <lightning/callbacks/lambda_callback.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>

#include "training_jobs.h"

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

struct Options {
  std::string workload;
  int64_t epochs = 4, repeat = 1;
  uint64_t seed = 0;
  int threads = 1;
  fs::path data = fs::path(LEYDEN_SOURCE_DIR) / "resources" / "data";
  bool json = false, flush_denormals = true;
  std::string only, accelerator = "cpu";
};

struct Result {
  std::string runner;
  int64_t steps = 0;
  double seconds = 0, val_loss = 0, val_acc = 0;
  double us_per_step() const { return seconds / static_cast<double>(steps) * 1e6; }
};

// --- by hand ---------------------------------------------------------------------------------------------------

Result handwritten(const Options& options) {
  Job job = make_job(options.workload, options.data, options.seed);
  at::globalContext().setFlushDenormal(options.flush_denormals);
  const torch::Device device = leyden::resolve_device(options.accelerator, "auto");
  job.net->to(device);
  leyden::Adam optimizer(job.net->parameters(), leyden::AdamOptions(1e-3));
  const int64_t n = job.train_x.size(0), n_val = job.val_x.size(0);
  Result result{.runner = "handwritten"};
  Clock::time_point start;
  for (int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    if (epoch == 1) start = Clock::now();
    job.net->train();
    const torch::Tensor order = torch::randperm(n, torch::kLong);
    for (int64_t i = 0; i < n; i += job.batch_size) {
      const torch::Tensor indices = order.narrow(0, i, std::min(job.batch_size, n - i));
      const torch::Tensor x = job.train_x.index_select(0, indices).to(device, true);
      const torch::Tensor y = job.train_y.index_select(0, indices).to(device, true);
      const torch::Tensor loss = torch::cross_entropy_loss(job.net->forward(x), y.flatten());
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      result.steps += epoch > 0;
    }
    const at::NoGradGuard no_grad;
    job.net->eval();
    double loss = 0, hits = 0;
    for (int64_t i = 0; i < n_val; i += job.batch_size) {
      const torch::Tensor indices = torch::arange(i, std::min(i + job.batch_size, n_val), torch::kLong);
      const torch::Tensor x = job.val_x.index_select(0, indices).to(device, true);
      const torch::Tensor y = job.val_y.index_select(0, indices).to(device, true).flatten();
      const torch::Tensor out = job.net->forward(x);
      loss += torch::cross_entropy_loss(out, y).item<double>() * static_cast<double>(y.size(0));
      hits += (out.argmax(1) == y).sum().item<double>();
    }
    const auto labels = static_cast<double>(job.val_y.numel());
    result.val_loss = loss / labels;
    result.val_acc = hits / labels;
  }
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return result;
}

// --- under the Trainer -----------------------------------------------------------------------------------------

class Model : public leyden::LightningModule {
 public:
  explicit Model(torch::nn::Sequential net) : net_(register_module("net", std::move(net))) {}
  torch::Tensor training_step(const leyden::Batch& batch, int64_t) override {
    const torch::Tensor loss = torch::cross_entropy_loss(net_->forward(batch[0]), batch[1].flatten());
    log("train_loss", loss);
    return loss;
  }
  void validation_step(const leyden::Batch& batch, int64_t) override {
    const torch::Tensor out = net_->forward(batch[0]), labels = batch[1].flatten();
    log("val_loss", torch::cross_entropy_loss(out, labels));
    log("val_acc", (out.argmax(1) == labels).to(torch::kFloat).mean());
  }
  leyden::OptimizerConfig configure_optimizers() override {
    return std::make_shared<leyden::Adam>(parameters(), leyden::AdamOptions(1e-3));
  }

 private:
  torch::nn::Sequential net_;
};

Result under_trainer(const Options& options) {
  Job job = make_job(options.workload, options.data, options.seed);
  const auto loader = [&](const torch::Tensor& x, const torch::Tensor& y, bool shuffle) {
    return std::make_shared<leyden::DataLoader>(std::make_shared<leyden::TensorDataset>(std::vector<torch::Tensor>{x, y}),
                                                leyden::DataLoaderOptions(job.batch_size).shuffle(shuffle));
  };
  std::string folder = (fs::temp_directory_path() / "bench-XXXXXX").string();
  if (!mkdtemp(folder.data())) throw leyden::ConfigError("cannot make a folder in " + fs::temp_directory_path().string());
  Clock::time_point start;
  int64_t first = 0;
  leyden::LambdaCallback::Functions functions;
  functions.on_train_epoch_start = [&](leyden::Trainer& trainer, leyden::LightningModule&) {
    if (trainer.current_epoch() != 1) return;
    start = Clock::now();
    first = trainer.global_step();
  };
  leyden::TrainerOptions flags;
  flags.max_epochs = options.epochs;
  flags.accelerator = options.accelerator;
  flags.num_sanity_val_steps = 0;
  flags.enable_checkpointing = false;
  flags.num_threads = options.threads;
  flags.flush_denormals = options.flush_denormals;
  auto logger = std::make_shared<leyden::CSVLogger>(leyden::CSVLoggerOptions{.save_dir = folder});
  leyden::Trainer trainer(flags, {std::make_shared<leyden::LambdaCallback>(functions)}, {logger});
  trainer.fit(std::make_shared<Model>(job.net), loader(job.train_x, job.train_y, true), loader(job.val_x, job.val_y, false));
  Result result{.runner = "leyden"};
  result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  result.steps = trainer.global_step() - first;
  result.val_loss = trainer.callback_metrics().get("val_loss").value_or(0);
  result.val_acc = trainer.callback_metrics().get("val_acc").value_or(0);
  fs::remove_all(folder);
  return result;
}

// --- the program -----------------------------------------------------------------------------------------------

void print_json(const Options& options, const Result& r) {
  std::printf("{\"workload\": \"%s\", \"runner\": \"%s\", \"torch\": \"%s\", \"threads\": %d, \"steps\": %lld, "
              "\"seconds\": %.4f, \"us_per_step\": %.1f, \"val_loss\": %.5f, \"val_acc\": %.4f}\n",
              options.workload.c_str(), r.runner.c_str(), TORCH_VERSION, options.threads,
              static_cast<long long>(r.steps), r.seconds, r.us_per_step(), r.val_loss, r.val_acc);
}

void print_table(const Options& options, const std::vector<Result>& results) {
  std::printf("%s, %d thread(s), LibTorch %s, first epoch left out\n", options.workload.c_str(), options.threads, TORCH_VERSION);
  std::printf("%-12s %8s %10s %12s %10s %8s\n", "runner", "steps", "seconds", "us/step", "val_loss", "val_acc");
  for (const Result& r : results) {
    std::printf("%-12s %8lld %10.4f %12.1f %10.5f %8.4f\n", r.runner.c_str(), static_cast<long long>(r.steps), r.seconds,
                r.us_per_step(), r.val_loss, r.val_acc);
  }
  if (results.size() < 2) return;
  const double over = results[0].us_per_step() - results[1].us_per_step();
  std::printf("the Trainer costs %.2f us a step, %.2f %%\n", over, 100 * over / results[1].us_per_step());
}

constexpr const char* usage =
    "usage: bench_training tiny|mlp|cnn|chargpt [--epochs N] [--threads N] [--data DIR] [--only leyden|handwritten]\n"
    "                      [--accelerator cpu|gpu] [--repeat N] [--seed N] [--keep-denormals] [--json]\n"
    "Each runner's fastest of N runs, the runners in turn. --json prints one line a runner, with the keys of\n"
    "peer_lightning.py.\n";

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw leyden::ConfigError(a + " needs a value");
      return argv[++i];
    };
    if (a == "--epochs") {
      options.epochs = std::stoll(value());
    } else if (a == "--threads") {
      options.threads = std::stoi(value());
    } else if (a == "--data") {
      options.data = value();
    } else if (a == "--only") {
      options.only = value();
    } else if (a == "--accelerator") {
      options.accelerator = value();
    } else if (a == "--repeat") {
      options.repeat = std::stoll(value());
    } else if (a == "--seed") {
      options.seed = std::stoull(value());
    } else if (a == "--keep-denormals") {
      options.flush_denormals = false;
    } else if (a == "--json") {
      options.json = true;
    } else if (options.workload.empty() && !a.starts_with("-")) {
      options.workload = a;
    } else {
      throw leyden::ConfigError("there is no option '" + a + "'");
    }
  }
  if (options.workload.empty()) throw leyden::ConfigError("which workload?");
  if (options.epochs < 2) throw leyden::ConfigError("--epochs is at least 2, since the first one is left out");
  return options;
}

std::vector<Result> run(const Options& options) {
  std::vector<Result> results;
  const std::pair<const char*, Result (*)(const Options&)> runners[] = {{"leyden", under_trainer}, {"handwritten", handwritten}};
  for (int64_t i = 0; i < options.repeat; ++i) {
    for (const auto& [name, runner] : runners) {
      if (!options.only.empty() && options.only != name) continue;
      const Result result = runner(options);
      const auto same = [&](const Result& r) { return r.runner == result.runner; };
      auto found = std::find_if(results.begin(), results.end(), same);
      if (found == results.end()) {
        results.push_back(result);
      } else if (result.seconds < found->seconds) {
        *found = result;
      }
    }
  }
  return results;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    at::globalContext().setFlushDenormal(false);  // whatever a library's start left behind
    at::set_num_threads(options.threads);
    const auto results = run(options);
    if (options.json) {
      for (const Result& result : results) print_json(options, result);
    } else {
      print_table(options, results);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n" << usage;
    return 2;
  }
}
