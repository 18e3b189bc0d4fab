// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/callbacks/throughput_monitor.h>

#include <numeric>

#include <torch/cuda.h>

#include <lightning/duration.h>
#include <lightning/engine.h>
#include <lightning/errors.h>

namespace leyden {

namespace {

// Lightning's names of the stages.
std::string prefix_of(Stage stage) {
  switch (stage) {
    case Stage::training:
      return "train/";
    case Stage::validating:
      return "validate/";
    case Stage::testing:
      return "test/";
    default:
      return "predict/";
  }
}

double passed(const std::deque<double>& window) { return window.back() - window.front(); }

}  // namespace

Throughput::Throughput(int64_t window_size, std::optional<double> available_flops)
    : window_size_(window_size), available_flops_(available_flops) {
  if (window_size < 2) {
    throw ConfigError("window_size = " + std::to_string(window_size) + " is not allowed: expected a whole number from 2 on",
                      "window_size");
  }
}

void Throughput::push(std::deque<double>& window, double value) const {
  window.push_back(value);
  if (static_cast<int64_t>(window.size()) > window_size_) window.pop_front();
}

void Throughput::update(double seconds, int64_t batches, int64_t samples, std::optional<int64_t> lengths,
                        std::optional<double> flops) {
  if (samples < batches) {
    throw ConfigError("a throughput of " + std::to_string(samples) + " samples in " + std::to_string(batches) +
                      " batches: a batch has at least one sample");
  }
  if (lengths && *lengths < samples) {
    throw ConfigError("a throughput of " + std::to_string(*lengths) + " items in " + std::to_string(samples) +
                      " samples: a sample has at least one item");
  }
  push(seconds_, seconds);
  push(batches_, static_cast<double>(batches));
  push(samples_, static_cast<double>(samples));
  if (lengths) push(lengths_, static_cast<double>(*lengths));
  if (flops) push(flops_, *flops);
}

std::vector<std::pair<std::string, double>> Throughput::compute() const {
  std::vector<std::pair<std::string, double>> metrics;
  if (seconds_.empty()) return metrics;
  metrics = {{"time", seconds_.back()}, {"batches", batches_.back()}, {"samples", samples_.back()}};
  if (!lengths_.empty()) metrics.emplace_back("lengths", lengths_.back());
  const double seconds = passed(seconds_);
  if (!is_full(seconds_) || seconds <= 0) return metrics;
  metrics.emplace_back("device/batches_per_sec", passed(batches_) / seconds);
  metrics.emplace_back("device/samples_per_sec", passed(samples_) / seconds);
  if (is_full(lengths_)) metrics.emplace_back("device/items_per_sec", passed(lengths_) / seconds);
  if (!is_full(flops_)) return metrics;
  const double flops = (std::accumulate(flops_.begin(), flops_.end(), 0.0) - flops_.front()) / seconds;
  metrics.emplace_back("device/flops_per_sec", flops);
  if (available_flops_) metrics.emplace_back("device/mfu", flops / *available_flops_);
  return metrics;
}

void Throughput::reset() {
  for (auto* window : {&seconds_, &batches_, &samples_, &lengths_, &flops_}) window->clear();
}

void ThroughputMonitorOptions::describe(ParamSchema<ThroughputMonitorOptions>& s) {
  using O = ThroughputMonitorOptions;
  s.field("window_size", &O::window_size).minimum(2).unit("batches").help("Batches that the rates are taken over; there are none before.");
  s.field("flops_per_batch", &O::flops_per_batch).above(0).unit("FLOP").help("What a batch computes. None: FLOPs are not logged.").advanced();
  s.field("available_flops", &O::available_flops).above(0).unit("FLOP/s").help("What the device can do, for the share of it that is used.").advanced();
}

ThroughputMonitor::ThroughputMonitor(Options options, Count batch_size_fn, Count length_fn, Clock clock)
    : options_(options), batch_size_fn_(std::move(batch_size_fn)), length_fn_(std::move(length_fn)),
      clock_(clock ? std::move(clock) : steady_seconds) {
  complete_values(schema_of<Options>().fields(), schema_of<Options>().to_values(options_));
  if (!batch_size_fn_) batch_size_fn_ = [](const Batch& batch) { return batch.batch_size(); };
}

ThroughputMonitor::Measured& ThroughputMonitor::of(Trainer& trainer) {
  const auto [found, is_new] =
      measured_.try_emplace(trainer.stage(), Measured{Throughput(options_.window_size, options_.available_flops)});
  return found->second;
}

void ThroughputMonitor::start(Trainer& trainer) {
  Measured& measured = of(trainer);
  if (trainer.is_fitting()) {
    measured.throughput.reset();
    measured.batches = measured.samples = measured.lengths = 0;
  }
  measured.start = clock_();
}

void ThroughputMonitor::update(Trainer& trainer, const Batch& batch) {
  Measured& measured = of(trainer);
  if (trainer.device().is_cuda()) torch::cuda::synchronize(trainer.device().index());
  const double seconds = clock_() - measured.start;
  if (length_fn_) measured.lengths += length_fn_(batch);
  measured.samples += batch_size_fn_(batch);
  ++measured.batches;
  measured.throughput.update(seconds, measured.batches, measured.samples,
                             length_fn_ ? std::optional(measured.lengths) : std::nullopt, options_.flops_per_batch);
}

// A training row carries the epoch, one of an evaluation its own count.
void ThroughputMonitor::log(Trainer& trainer, std::optional<int64_t> step) {
  Engine& engine = trainer.engine();
  if (engine.loggers.empty() || !engine.logging.should_update_logs()) return;
  auto metrics = of(trainer).throughput.compute();
  for (auto& [name, value] : metrics) name = prefix_of(trainer.stage()) + name;
  const auto epoch = step ? std::nullopt : std::optional(static_cast<double>(engine.current_epoch()));
  engine.logging.log_system_row(metrics, step.value_or(engine.batches_that_stepped()), epoch);
}

void ThroughputMonitor::evaluated(Trainer& trainer, const Batch& batch, int64_t step) {
  update(trainer, batch);
  log(trainer, step);
}

void ThroughputMonitor::on_train_start(Trainer& trainer, LightningModule&) { start(trainer); }

void ThroughputMonitor::on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch& batch,
                                           int64_t) {
  update(trainer, batch);
  if (!trainer.engine().should_accumulate()) log(trainer, std::nullopt);
}

void ThroughputMonitor::on_validation_start(Trainer& trainer, LightningModule&) {
  if (!trainer.sanity_checking()) start(trainer);
}

void ThroughputMonitor::on_validation_batch_end(Trainer& trainer, LightningModule&, const Batch& batch, int64_t, int64_t) {
  if (trainer.sanity_checking()) return;
  evaluated(trainer, batch, trainer.engine().evaluation_loop().batch_progress.total.ready);
}

void ThroughputMonitor::on_validation_end(Trainer& trainer, LightningModule&) {
  if (trainer.sanity_checking() || !trainer.is_fitting()) return;
  // The clock of training stands still from its last batch on.
  Measured& train = measured_.at(Stage::training);
  const Measured& validation = of(trainer);
  const double trained_until = train.start + train.throughput.seconds();
  train.start += validation.start - trained_until + validation.throughput.seconds();
}

void ThroughputMonitor::on_test_start(Trainer& trainer, LightningModule&) { start(trainer); }
void ThroughputMonitor::on_test_batch_end(Trainer& trainer, LightningModule&, const Batch& batch, int64_t, int64_t) {
  evaluated(trainer, batch, trainer.engine().evaluation_loop().batch_progress.total.ready);
}
void ThroughputMonitor::on_predict_start(Trainer& trainer, LightningModule&) { start(trainer); }
void ThroughputMonitor::on_predict_batch_end(Trainer& trainer, LightningModule&, const Batch&, const Batch& batch, int64_t,
                                             int64_t) {
  evaluated(trainer, batch, trainer.engine().predict_loop.batch_progress.total.ready);
}

}  // namespace leyden
