// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What parts of the engine cost, and how it grows: fused optimizers beside torch::optim, the Trainer's step with more
// batches, parameters and metrics, a scalar on its way to run.db, memory over 100,000 steps. A Google Benchmark
// program: --benchmark_filter, --benchmark_format=json.
#include <lightning/torch.h>

#include <benchmark/benchmark.h>

#include <ATen/Parallel.h>
#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

#include <lightning/callbacks/device_stats_monitor.h>
#include <lightning/callbacks/lambda_callback.h>
#include <lightning/dataset.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>
#include <store/run_writer.h>
#include <worker/store_logger.h>

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

// --- optimizers ------------------------------------------------------------------------------------------------

std::vector<torch::Tensor> with_gradients(std::vector<std::vector<int64_t>> shapes) {
  std::vector<torch::Tensor> params;
  for (const auto& shape : shapes) {
    params.push_back(torch::randn(shape).set_requires_grad(true));
    params.back().mutable_grad() = torch::randn(shape);
  }
  return params;
}

std::vector<torch::Tensor> mlp_params() { return with_gradients({{128, 784}, {128}, {10, 128}, {10}}); }

/// `make` gives a pointer to an optimizer over the parameters.
template <class Make>
void optimizer_step(benchmark::State& state, Make make) {
  at::globalContext().setFlushDenormal(true);
  auto optimizer = make(mlp_params());
  optimizer->step();  // makes its state
  for (auto _ : state) optimizer->step();
}

void register_optimizers() {
  const auto add = [](const char* name, auto make) {
    benchmark::RegisterBenchmark(name, [make](benchmark::State& state) { optimizer_step(state, make); })
        ->Unit(benchmark::kMicrosecond);
  };
  using Params = std::vector<torch::Tensor>;
  add("optimizer/Adam/fused", [](Params p) { return std::make_unique<leyden::Adam>(p, leyden::AdamOptions(1e-3)); });
  add("optimizer/Adam/torch", [](Params p) { return std::make_unique<torch::optim::Adam>(p, torch::optim::AdamOptions(1e-3)); });
  add("optimizer/AdamW/fused", [](Params p) { return std::make_unique<leyden::AdamW>(p, leyden::AdamWOptions(1e-3)); });
  add("optimizer/AdamW/torch", [](Params p) { return std::make_unique<torch::optim::AdamW>(p, torch::optim::AdamWOptions(1e-3)); });
  add("optimizer/SGD/fused", [](Params p) { return std::make_unique<leyden::SGD>(p, leyden::SGDOptions(0.1).momentum(0.9)); });
  add("optimizer/SGD/torch", [](Params p) { return std::make_unique<torch::optim::SGD>(p, torch::optim::SGDOptions(0.1).momentum(0.9)); });
}

// --- the Trainer's step ----------------------------------------------------------------------------------------

struct Size {
  int64_t batches = 1000, tensors = 4, metrics = 1;
};

/// The sum of all parameters times the batch's mean: as little work for LibTorch as a step can have.
class Sums : public leyden::LightningModule {
 public:
  explicit Sums(const Size& size) {
    for (int64_t i = 0; i < size.tensors; ++i) register_parameter("p" + std::to_string(i), torch::ones({16}));
    for (int64_t i = 0; i < size.metrics; ++i) names_.push_back("metric_" + std::to_string(i));
    params_ = parameters();
  }
  torch::Tensor loss_of(const torch::Tensor& x) const { return torch::stack(params_).sum() * x.mean(); }
  torch::Tensor training_step(const leyden::Batch& batch, int64_t) override {
    torch::Tensor loss = loss_of(batch[0]);
    for (const std::string& name : names_) log(name, 0.5);
    return loss;
  }
  leyden::OptimizerConfig configure_optimizers() override {
    return std::make_shared<leyden::Adam>(params_, leyden::AdamOptions(1e-3));
  }

 private:
  std::vector<torch::Tensor> params_;
  std::vector<std::string> names_;
};

constexpr int64_t samples_a_batch = 8;

std::shared_ptr<leyden::TensorDataset> samples(int64_t batches) {
  return std::make_shared<leyden::TensorDataset>(std::vector<torch::Tensor>{torch::rand({batches * samples_a_batch, 16})});
}

/// Seconds of the epochs after the first one, each of size.batches steps.
double train(const Size& size, int64_t epochs, std::vector<std::shared_ptr<leyden::Logger>> loggers,
             const std::function<void(int64_t)>& after_epoch = {}) {
  leyden::TrainerOptions flags;
  flags.max_epochs = epochs + 1;
  flags.accelerator = "cpu";
  flags.enable_checkpointing = false;
  flags.num_threads = 1;
  Clock::time_point start;
  double seconds = 0;
  leyden::LambdaCallback::Functions functions;
  functions.on_train_epoch_end = [&](leyden::Trainer& trainer, leyden::LightningModule&) {
    const auto now = Clock::now();
    if (trainer.current_epoch() > 0) seconds += std::chrono::duration<double>(now - start).count();
    if (after_epoch) after_epoch(trainer.global_step());
    start = Clock::now();
  };
  leyden::Trainer trainer(flags, {std::make_shared<leyden::LambdaCallback>(functions)}, std::move(loggers));
  trainer.fit(std::make_shared<Sums>(size), {samples(size.batches), leyden::DataLoaderOptions(samples_a_batch)});
  return seconds;
}

double train_by_hand(const Size& size, int64_t epochs) {
  Sums module(size);
  leyden::Adam optimizer(module.parameters(), leyden::AdamOptions(1e-3));
  const torch::Tensor data = samples(size.batches)->tensors()[0];
  Clock::time_point start;
  for (int64_t epoch = 0; epoch <= epochs; ++epoch) {
    if (epoch == 1) start = Clock::now();
    for (int64_t i = 0; i < data.size(0); i += samples_a_batch) {
      const torch::Tensor indices = torch::arange(i, i + samples_a_batch, torch::kLong);
      const torch::Tensor loss = module.loss_of(data.index_select(0, indices));
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
    }
  }
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Keeps nothing, and gets every step.
class Sink : public leyden::Logger {
 public:
  std::string name() const override { return "sink"; }
  std::string version() const override { return "0"; }
  void log_metrics(const leyden::MetricRow& row) override { benchmark::DoNotOptimize(row.values.data()); }
  bool wants_every_step() const override { return true; }
};

// Time is a step's, the least of its iterations' is what is compared.
void trainer_step(benchmark::State& state, const Size& size) {
  const int64_t epochs = std::max<int64_t>(1, 2000 / size.batches);
  const auto steps = static_cast<double>(epochs * size.batches);
  double ours = 1e9, hand = 1e9;
  for (auto _ : state) {
    const double seconds = train(size, epochs, {std::make_shared<Sink>()});
    state.SetIterationTime(seconds / steps);
    ours = std::min(ours, seconds / steps);
    hand = std::min(hand, train_by_hand(size, epochs) / steps);
  }
  state.counters["hand_us"] = hand * 1e6;
  state.counters["cost_us"] = (ours - hand) * 1e6;
}

// A scalar's way from log() to the queue of run.db, on the training thread, the writer at work beside it.
void logged_scalar(benchmark::State& state, int64_t metrics) {
  const Size none{.metrics = 0}, all{.metrics = metrics};
  std::string folder = (fs::temp_directory_path() / "bench-XXXXXX").string();
  if (!mkdtemp(folder.data())) return state.SkipWithError("cannot make a folder");
  const int64_t epochs = metrics > 100 ? 2 : 10;
  const auto steps = static_cast<double>(epochs * all.batches);
  double least = 1e9, base = 1e9;
  for (auto _ : state) {
    leyden::RunInfo info;
    info.plugin_id = "bench";
    auto writer = leyden::RunWriter::create(folder, info);
    auto logger = std::make_shared<leyden::StoreLogger>();
    logger->attach(writer.get());
    const double seconds = train(all, epochs, {logger});
    logger->attach(nullptr);
    writer->finish(leyden::RunStatus::Finished);
    base = std::min(base, train(none, epochs, {}));
    least = std::min(least, seconds);
    state.SetIterationTime(seconds / steps);
  }
  state.counters["ns_a_scalar"] = (least - base) / steps / static_cast<double>(metrics) * 1e9;
  fs::remove_all(folder);
}

double resident_mb() {
  const auto stats = leyden::CpuStats().read();
  const auto found = std::find_if(stats.begin(), stats.end(), [](const auto& s) { return s.first == "process_resident_bytes"; });
  return found == stats.end() ? 0 : found->second / 1e6;
}

void memory_over_steps(benchmark::State& state) {
  double early = 0, late = 0;
  for (auto _ : state) {
    const double seconds = train({.batches = 1000, .metrics = 10}, 100, {std::make_shared<Sink>()}, [&](int64_t step) {
      if (step == 10'000) early = resident_mb();
      if (step == 100'000) late = resident_mb();
    });
    state.SetIterationTime(seconds / 100'000);
  }
  state.counters["mb_after_10000"] = early;
  state.counters["mb_after_100000"] = late;
}

void register_trainer() {
  const auto add = [](const std::string& name, const Size& size) {
    benchmark::RegisterBenchmark(name.c_str(), [size](benchmark::State& state) { trainer_step(state, size); })
        ->UseManualTime()->Iterations(5)->Unit(benchmark::kMicrosecond);
  };
  for (const int64_t n : {10, 100, 1000, 10'000}) add("step/batches:" + std::to_string(n), {.batches = n});
  for (const int64_t n : {1, 10, 100, 1000}) add("step/tensors:" + std::to_string(n), {.tensors = n});
  for (const int64_t n : {0, 1, 10, 100, 1000}) add("step/metrics:" + std::to_string(n), {.metrics = n});
  for (const int64_t n : {1, 4, 16, 1000}) {
    benchmark::RegisterBenchmark(("log_to_store/metrics:" + std::to_string(n)).c_str(),
                                 [n](benchmark::State& state) { logged_scalar(state, n); })
        ->UseManualTime()->Iterations(5)->Unit(benchmark::kMicrosecond);
  }
  benchmark::RegisterBenchmark("memory/100000_steps", memory_over_steps)
      ->UseManualTime()->Iterations(1)->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  at::set_num_threads(1);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  register_optimizers();
  register_trainer();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
