// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What only a GPU can show: page-locked batches, averages and masks on another device, memory that ends. Skipped unless
// LEYDEN_TEST_ACCELERATOR says gpu (docs/devices.md); with cpu the CPU stands in for it, which tries the tests themselves.
#include "callback_task.h"
#include "new_folders.h"
#include "expect_message.h"

#include <lightning/callback_registry.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/callbacks/model_pruning.h>
#include <lightning/callbacks/stochastic_weight_averaging.h>
#include <lightning/callbacks/weight_averaging.h>
#include <lightning/checkpoint_file.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>
#include <lightning/seed.h>
#include <lightning/tuner/tuner.h>

#include <torch/cuda.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <set>

using namespace leyden;
using callback_task::Fit;
using callback_task::Net;
namespace fs = std::filesystem;

namespace {

bool on_gpu() { return test_device().is_cuda(); }

/// Of memory that a GPU really hands out; on the CPU, where memory is handed out before it is there, more than it has.
torch::Tensor take_memory(int64_t pieces = 1) {
  return torch::empty({pieces, int64_t{1} << (on_gpu() ? 28 : 44)}, torch::device(test_device()));
}

bool near(const torch::nn::Module& a, const torch::nn::Module& b) {
  const Dict x = module_state_dict(a), y = module_state_dict(b);
  return std::all_of(x.begin(), x.end(), [&](const auto& item) {
    return torch::allclose(item.second.as_tensor(), y.at(item.first).as_tensor(), 1e-5, 1e-6);
  });
}

bool equal(const torch::nn::Module& a, const torch::nn::Module& b) {
  const Dict x = module_state_dict(a), y = module_state_dict(b);
  return std::all_of(x.begin(), x.end(), [&](const auto& item) {
    return torch::equal(item.second.as_tensor(), y.at(item.first).as_tensor());
  });
}

/// Batches of 4 MB, so that a copy is still under way when the next one is read. Whole numbers, whose sums are exact.
class Large : public LightningModule {
 public:
  explicit Large(DataLoaderOptions options) : options_(options) {
    const torch::Tensor i = torch::arange(samples, torch::kDouble).unsqueeze(1);
    values_ = ((i * 37 + torch::arange(width, torch::kDouble) * 11).remainder(101)).to(torch::kFloat);
    weight = register_parameter("weight", torch::zeros({width, 1}));
  }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    sums.push_back(batch[0].sum(torch::kDouble));
    return (batch[0].matmul(weight) - 1).square().mean() / width;
  }
  Batch transfer_batch_to_device(Batch batch, torch::Device device, int64_t loader) override {
    pinned += batch[0].is_pinned();
    return LightningModule::transfer_batch_to_device(std::move(batch), device, loader);
  }
  OptimizerConfig configure_optimizers() override { return std::make_shared<SGD>(parameters(), SGDOptions(1e-4)); }
  DataLoaders train_dataloader() override {
    return {std::make_shared<TensorDataset>(std::vector<torch::Tensor>{values_}), options_};
  }
  torch::Tensor expected() const { return values_.view({samples / batch, -1}).sum(1, false, torch::kDouble).repeat({epochs}); }

  static constexpr int64_t samples = 4096, width = 4096, batch = 256, epochs = 3;
  torch::Tensor weight;
  std::vector<torch::Tensor> sums;
  int64_t pinned = 0;

 private:
  DataLoaderOptions options_;
  torch::Tensor values_;
};

/// Notes where averages and new weights are.
class WatchedAverage : public EMAWeightAveraging {
 public:
  using EMAWeightAveraging::EMAWeightAveraging;
  std::set<std::string> devices;

 protected:
  void average(const std::vector<torch::Tensor>& averages, const std::vector<torch::Tensor>& values, int64_t n) override {
    for (size_t i = 0; i < averages.size(); ++i) devices.insert(averages[i].device().str() + " " + values[i].device().str());
    EMAWeightAveraging::average(averages, values, n);
  }
};

/// Takes memory in a step until there is none.
class Greedy : public Net {
 public:
  torch::Tensor training_step(const Batch& batch, int64_t batch_idx) override {
    while (trainer().current_epoch() == takes_all_in_epoch) taken.push_back(take_memory());
    return Net::training_step(batch, batch_idx);
  }
  int64_t takes_all_in_epoch = 2;
  std::vector<torch::Tensor> taken;
};

/// Needs a piece of memory for each sample.
class Hungry : public LightningModule {
 public:
  Hungry() { weight = register_parameter("weight", torch::ones({1})); }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    const torch::Tensor needed = take_memory(batch.batch_size());
    if (on_gpu()) needed.fill_(1);
    return (batch[0].sum() * weight).sum();
  }
  OptimizerConfig configure_optimizers() override { return std::make_shared<SGD>(parameters(), SGDOptions(0.1)); }
  torch::Tensor weight;
};

}  // namespace

class TestAcceleratorGpu : public QObject {
  Q_OBJECT

 private:
  NewFolders folders_;
  TrainerOptions options(int64_t max_epochs = 4) { return callback_task::options(folders_.next(), max_epochs); }
  TrainerOptions options_on(const QString& accelerator) {
    TrainerOptions flags = options();
    flags.accelerator = accelerator.toStdString();
    return flags;
  }

 private Q_SLOTS:
  void initTestCase() {
    if (!qEnvironmentVariableIsSet("LEYDEN_TEST_ACCELERATOR")) {
      QSKIP("these tests want a GPU: LEYDEN_TEST_ACCELERATOR=gpu (docs/devices.md)");
    }
    at::set_num_threads(1);
    QVERIFY(!on_gpu() || torch::cuda::is_available());
  }

  void every_batch_arrives_whole_data() {
    QTest::addColumn<bool>("pin");
    QTest::addColumn<int>("prefetch");
    for (const bool pin : {false, true}) {
      for (const int prefetch : {0, 1, 4}) QTest::addRow("pin_memory %d, prefetch %d", pin, prefetch) << pin << prefetch;
    }
  }
  void every_batch_arrives_whole() {
    QFETCH(bool, pin);
    QFETCH(int, prefetch);
    TrainerOptions flags = options(Large::epochs);
    flags.enable_checkpointing = false;
    const auto plain = std::make_shared<Large>(DataLoaderOptions(Large::batch));
    Trainer(flags).fit(plain);
    const auto module = std::make_shared<Large>(DataLoaderOptions(Large::batch).pin_memory(pin).prefetch(prefetch).threads(2));
    Trainer(flags).fit(module);
    QVERIFY(torch::equal(torch::stack(module->sums).cpu(), module->expected()));
    QVERIFY(torch::equal(module->weight, plain->weight) && module->weight.abs().sum().item<double>() > 0);
    const bool pins = pin && on_gpu();
    QCOMPARE(module->pinned, pins ? Large::epochs * Large::samples / Large::batch : 0);
  }

  void averages_on_another_device_data() {
    QTest::addColumn<QString>("accelerator");
    QTest::addColumn<QString>("device");
    const QString tested = QString::fromStdString(test_accelerator()), gpu = on_gpu() ? "cuda:0" : "cpu";
    QTest::newRow("module on the GPU, average on the CPU") << tested << "cpu";
    QTest::newRow("module on the CPU, average on the GPU") << "cpu" << gpu;
    QTest::newRow("both on the GPU") << tested << gpu;
    QTest::newRow("where the module is") << tested << "";
  }
  void averages_on_another_device() {
    QFETCH(QString, accelerator);
    QFETCH(QString, device);
    const EMAWeightAveragingOptions ema{.decay = 0.7, .device = device.toStdString()};
    const std::string of_module = accelerator == "cpu" ? "cpu" : "cuda:0";
    const std::string of_average = device.isEmpty() ? of_module : device.toStdString();
    TrainerOptions flags = options_on(accelerator);
    flags.enable_checkpointing = true;
    const std::string kept = folders_.next();
    const auto watched = std::make_shared<WatchedAverage>(ema);
    const auto saving = std::make_shared<ModelCheckpoint>(
        ModelCheckpointOptions{.dirpath = kept, .save_top_k = -1, .every_n_train_steps = 1});
    const Fit whole(std::make_shared<Net>("adam"), {watched, saving}, flags);
    QVERIFY2(watched->devices == std::set<std::string>{of_average + " " + of_average}, watched->devices.begin()->c_str());
    const Fit on_cpu(std::make_shared<Net>("adam"), {std::make_shared<EMAWeightAveraging>(EMAWeightAveragingOptions{.decay = 0.7})},
                     options_on("cpu"));
    QVERIFY(near(*whole.module, *on_cpu.module));
    QVERIFY(whole.module->head->weight.is_cpu());

    // Goes on from a checkpoint with the same bits.
    const auto resume = [&] {
      return std::make_shared<ModelCheckpoint>(ModelCheckpointOptions{.dirpath = folders_.next(), .every_n_train_steps = 1});
    };
    const Fit resumed(std::make_shared<Net>("adam"), {std::make_shared<EMAWeightAveraging>(ema), resume()}, flags,
                      kept + "/epoch=1-step=4.ckpt");
    QVERIFY(equal(*whole.module, *resumed.module));
  }

  void stochastic_averages_on_another_device_data() { averages_on_another_device_data(); }
  void stochastic_averages_on_another_device() {
    QFETCH(QString, accelerator);
    QFETCH(QString, device);
    const auto fit = [&](const QString& where, const std::string& on, std::set<std::string>& devices) {
      StochasticWeightAveragingOptions o{.swa_lrs = {0.02}, .swa_epoch_start = 2, .annealing_epochs = 2, .device = on};
      const auto average = [&](const torch::Tensor& a, const torch::Tensor& now, int64_t n) {
        devices.insert(a.device().str() + " " + now.device().str());
        return leyden::detail::equal_average(a, now, n);
      };
      return Fit(std::make_shared<Net>(), {std::make_shared<StochasticWeightAveraging>(o, average)}, options_on(where));
    };
    std::set<std::string> devices, others;
    const Fit whole = fit(accelerator, device.toStdString(), devices), on_cpu = fit("cpu", "cpu", others);
    const std::string of_average = !device.isEmpty() ? device.toStdString() : accelerator == "cpu" ? "cpu" : "cuda:0";
    QVERIFY2(devices == std::set<std::string>{of_average + " " + of_average}, devices.begin()->c_str());
    QVERIFY(near(*whole.module, *on_cpu.module));
  }

  void masks_on_the_gpu_data() {
    QTest::addColumn<QString>("function");
    QTest::addColumn<bool>("global");
    QTest::newRow("l1, all layers together") << "l1_unstructured" << true;
    QTest::newRow("l1, each layer") << "l1_unstructured" << false;
    QTest::newRow("channels by their norm") << "ln_structured" << false;
    QTest::newRow("random") << "random_unstructured" << true;
    QTest::newRow("random channels") << "random_structured" << false;
  }
  void masks_on_the_gpu() {
    QFETCH(QString, function);
    QFETCH(bool, global);
    ModelPruningOptions o{.pruning_fn = function.toStdString(), .parameter_names = {"weight"},
                          .use_global_unstructured = global, .amount = 0.3, .make_pruning_permanent = false};
    const bool structured = function.endsWith("_structured");
    if (structured) o.pruning_dim = 1, o.pruning_norm = 2, o.amount = 1;
    const int64_t epochs = structured ? 2 : 3;
    const auto fit = [&](const QString& accelerator, std::shared_ptr<ModelPruning> pruning) {
      seed_everything(5);
      TrainerOptions flags = options_on(accelerator);
      flags.max_epochs = epochs;
      return Fit(std::make_shared<Net>("sgd", false), {pruning}, flags);
    };
    const auto pruning = std::make_shared<ModelPruning>(o), other = std::make_shared<ModelPruning>(o);
    const Fit here = fit(QString::fromStdString(test_accelerator()), pruning), on_cpu = fit("cpu", other);
    QCOMPARE(pruning->pruned(), other->pruned());
    QVERIFY(pruning->pruned().first > 0);
    const Dict masks = pruning->state_dict().at("masks").as_dict();
    for (const auto& [name, mask] : masks) {
      QCOMPARE(mask.as_tensor().device(), test_device());
      // What the mask takes away is zero in the module.
      const torch::Tensor weight = module_state_dict(*here.module).at(name).as_tensor();
      QCOMPARE(weight.masked_select(mask.as_tensor().cpu() == 0).abs().sum().item<double>(), 0.0);
    }
    if (!function.startsWith("random")) QVERIFY(near(*here.module, *on_cpu.module));
  }

  void memory_that_ends_in_a_fit() {
    TrainerOptions flags = options(4);
    flags.enable_checkpointing = true;
    const std::string kept = folders_.next();
    const auto saving = std::make_shared<ModelCheckpoint>(ModelCheckpointOptions{.dirpath = kept, .save_top_k = -1});
    struct Statuses : callback_task::Rows {
      void finalize(std::string_view status) override { statuses.emplace_back(status); }
      std::vector<std::string> statuses;
    };
    const auto logger = std::make_shared<Statuses>();
    const auto module = std::make_shared<Greedy>();
    Trainer trainer(flags, {saving}, {logger});
    const auto train = callback_task::data(12, 0), val = callback_task::data(5, 100);
    const std::string message = message_of<TrainingError>([&] { trainer.fit(module, train, val); });
    EXPECT_IN(message, "there is not enough memory for this: a smaller batch needs less");
    EXPECT_IN(message, on_gpu() ? "CUDA out of memory" : "can't allocate memory");
    qInfo("%s", message.c_str());
    if (on_gpu()) QVERIFY(module->taken.size() > 4);
    QCOMPARE(logger->statuses, (std::vector<std::string>{"failed"}));
    QVERIFY(module->head->weight.is_cpu());

    // What was saved before is whole, and training goes on from it when there is memory again.
    QCOMPARE(read_checkpoint(kept + "/epoch=0-step=3.ckpt").at("global_step").as_int(), 3);
    const std::string last = kept + "/epoch=1-step=6.ckpt";
    QCOMPARE(read_checkpoint(last).at("global_step").as_int(), 6);
    module->taken.clear();
    const auto again = std::make_shared<Greedy>();
    again->takes_all_in_epoch = -1;
    Trainer second(flags, {std::make_shared<ModelCheckpoint>(ModelCheckpointOptions{.dirpath = folders_.next()})}, {logger});
    second.fit(again, train, val, last);
    QCOMPARE(second.global_step(), 12);
    const Fit undisturbed(std::make_shared<Net>(), {}, options(4));
    QVERIFY(near(*again, *undisturbed.module));
  }

  void memory_that_ends_a_search_data() {
    QTest::addColumn<QString>("mode");
    QTest::newRow("power") << "power";
    QTest::newRow("binsearch") << "binsearch";
  }
  void memory_that_ends_a_search() {
    QFETCH(QString, mode);
    const auto data = std::make_shared<DataLoader>(
        std::make_shared<TensorDataset>(std::vector<torch::Tensor>{torch::ones({100'000, 1})}), DataLoaderOptions(1));
    BatchSizeOptions search{.mode = mode.toStdString(), .steps_per_trial = 2, .init_val = 1, .margin = 0, .max_val = 65536};
    TrainerOptions flags = options();
    if (!on_gpu()) {
      QVERIFY_EXCEPTION_THROWN(Tuner(flags).scale_batch_size(std::make_shared<Hungry>(), data, search), ConfigError);
      return;  // not even one sample fits
    }
    const BatchSizeResult result = Tuner(flags).scale_batch_size(std::make_shared<Hungry>(), data, search);
    qInfo("%lld GiB fit", static_cast<long long>(result.batch_size));
    int64_t largest = 0, smallest = search.max_val;
    for (const BatchSizeTrial& trial : result.trials) {
      if (trial.fits) largest = std::max(largest, trial.batch_size);
      if (!trial.fits) smallest = std::min(smallest, trial.batch_size);
    }
    QVERIFY2(smallest < search.max_val, "memory never ended");
    QCOMPARE(result.batch_size, largest);
    QVERIFY(largest < smallest);
    if (mode == "binsearch") QCOMPARE(smallest, largest + 1);
    // It left nothing taken: the size that was found fits again.
    QVERIFY(take_memory(result.batch_size).defined());
  }
};

QTEST_GUILESS_MAIN(TestAcceleratorGpu)
#include "test_accelerator_gpu.moc"
