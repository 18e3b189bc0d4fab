// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// lr_find and scale_batch_size against PyTorch Lightning's: golden_tuner.json, recorded by golden_tuner.py.
#include <lightning/torch.h>

#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/optimizers.h>
#include <lightning/seed.h>
#include <lightning/trainer.h>
#include <lightning/tuner/tuner.h>

#include <QtTest>

#include <cmath>
#include <fstream>
#include <new>

#include <c10/util/Exception.h>
#include <nlohmann/json.hpp>

#include "test_device.h"

using namespace leyden;
using Json = nlohmann::json;

namespace {

Json golden;

DataLoaders data(int64_t samples, DataLoaderOptions options = DataLoaderOptions(4)) {
  const torch::Tensor i = torch::arange(samples, torch::kDouble);
  const torch::Tensor x = torch::sin(3 * i.unsqueeze(1) + torch::arange(3)).to(torch::kFloat);
  const torch::Tensor y = torch::cos(i).unsqueeze(1).to(torch::kFloat);
  return {std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, y}), options};
}

/// The module of the recordings.
class Model : public LightningModule {
 public:
  explicit Model(std::string optimizer = "SGD") : optimizer_(std::move(optimizer)) {
    first = register_module("first", torch::nn::Linear(3, 5));
    dropout = register_module("dropout", torch::nn::Dropout(0.0));
    second = register_module("second", torch::nn::Linear(5, 1));
    const torch::NoGradGuard no_grad;
    int64_t k = 0;
    for (auto& p : parameters()) {
      p.copy_((torch::sin(torch::arange(p.numel(), torch::kDouble) + k++).to(torch::kFloat) / 2).reshape(p.sizes()));
    }
  }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    sizes.push_back(batch.batch_size());
    if (limit > 0 && batch.batch_size() > limit) fail();
    if (++steps == none_at) return {};
    return torch::mse_loss(second(dropout(torch::tanh(first(batch[0])))), batch[1]);
  }
  OptimizerConfig configure_optimizers() override {
    const std::vector<ParamGroup> groups(
        {ParamGroup(first->parameters()), ParamGroup(second->parameters(), SGDOptions(0.5).clone())});
    if (optimizer_ == "SGD") return std::make_shared<SGD>(groups, SGDOptions(0.1));
    return std::make_shared<Adam>(
        std::vector<ParamGroup>{ParamGroup(first->parameters()), ParamGroup(second->parameters())}, AdamOptions(0.1));
  }

  torch::nn::Linear first{nullptr}, second{nullptr};
  torch::nn::Dropout dropout{nullptr};
  std::vector<int64_t> sizes;
  int64_t limit = 0, steps = 0, none_at = 0;
  std::function<void()> fail = [] { throw std::bad_alloc(); };

 private:
  std::string optimizer_;
};

TrainerOptions on_test_device() {
  TrainerOptions options;
  options.accelerator = test_accelerator();
  options.num_threads = 1;
  return options;
}

Dict values(const Json& json) {
  Dict dict;
  for (const auto& [key, value] : json.items()) {
    if (value.is_null()) dict.insert_or_assign(key, Value());
    if (value.is_number_integer()) dict.insert_or_assign(key, value.get<int64_t>());
    if (value.is_number_float()) dict.insert_or_assign(key, value.get<double>());
    if (value.is_string()) dict.insert_or_assign(key, value.get<std::string>());
  }
  return dict;
}

std::string bytes_of(const LightningModule& module) {
  std::string bytes;
  for (const auto& [key, value] : module_state_dict(module)) {
    const torch::Tensor tensor = value.as_tensor().cpu().contiguous();
    bytes.append(static_cast<const char*>(tensor.data_ptr()), tensor.nbytes());
  }
  return bytes;
}

double number(const Json& json) { return json.is_string() ? std::stod(json.get<std::string>()) : json.get<double>(); }

}  // namespace

class TestTuner : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    std::ifstream file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_tuner.json");
    golden = Json::parse(file);
  }

  void lr_find_is_lightnings_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden["lr_find"].size(); ++i) {
      QTest::addRow("%d %s", static_cast<int>(i), golden["lr_find"][i]["options"].dump().c_str()) << static_cast<int>(i);
    }
  }
  void lr_find_is_lightnings() {
    QFETCH(int, index);
    const Json& run = golden["lr_find"][index];
    const auto model = std::make_shared<Model>(run["optimizer"]);
    model->none_at = run["none_at"].is_null() ? 0 : run["none_at"].get<int64_t>();
    TrainerOptions flags = on_test_device();
    flags.accumulate_grad_batches = run["flags"].value("accumulate_grad_batches", 1);
    flags.lightning_compatible = true;
    if (run["flags"].contains("gradient_clip_val")) flags.gradient_clip_val = run["flags"]["gradient_clip_val"].get<double>();
    LrFindOptions options = schema_of<LrFindOptions>().from_values(values(run["options"]));
    double set = 0.1;
    options.set_lr = [&](double lr) { set = lr; };
    const LrCurve curve = Tuner(flags).lr_find(model, data(run["samples"]), options);
    QCOMPARE(curve.lrs.size(), run["lrs"].size());
    QCOMPARE(curve.losses.size(), run["losses"].size());
    for (size_t i = 0; i < curve.lrs.size(); ++i) {
      const double lr = run["lrs"][i], loss = number(run["losses"][i]);
      QVERIFY2(std::abs(curve.lrs[i] - lr) <= 1e-14 * lr, qPrintable(QString::number(i)));
      QCOMPARE(std::isfinite(curve.losses[i]), std::isfinite(loss));
      QVERIFY2(!std::isfinite(loss) || std::abs(curve.losses[i] - loss) <= 1e-5 * std::abs(loss), qPrintable(QString::number(i)));
    }
    // On the recorded curve itself, to the point.
    LrCurve recorded;
    for (const auto& lr : run["lrs"]) recorded.lrs.push_back(lr);
    for (const auto& loss : run["losses"]) recorded.losses.push_back(number(loss));
    for (const auto& each : run["suggestions"]) {
      recorded.suggested = recorded.steepest(each[0], each[1]);
      QCOMPARE(recorded.suggested.has_value(), !each[2].is_null());
      if (recorded.suggested) QCOMPARE(*recorded.suggestion(), each[2].get<double>());
    }
    QCOMPARE(curve.suggestion().has_value(), !run["suggestion"].is_null());
    if (curve.suggested) QVERIFY(std::abs(*curve.suggestion() / run["suggestion"].get<double>() - 1) < 1e-12);
    QVERIFY(std::abs(set / run["set_lr"].get<double>() - 1) < 1e-12);
    QCOMPARE(curve.stopped_early, static_cast<int64_t>(curve.lrs.size()) < options.num_training);
  }

  void everything_is_as_before() {
    const auto model = std::make_shared<Model>();
    model->dropout->eval();
    const DataLoaders train = data(24, DataLoaderOptions(4).shuffle(true));
    seed_everything(3);
    const std::string before = bytes_of(*model);
    const torch::Tensor generator = generator_states().at("cpu").as_tensor().clone();
    const Dict loader = train[0]->state_dict();
    Tuner tuner(on_test_device());
    tuner.lr_find(model, train);
    tuner.scale_batch_size(model, train);
    QCOMPARE(bytes_of(*model), before);
    QVERIFY(model->is_training() && !model->dropout->is_training());
    QVERIFY(!model->first->weight.grad().defined());
    QVERIFY(!model->has_trainer());
    QVERIFY(torch::equal(generator_states().at("cpu").as_tensor(), generator));
    QVERIFY(train[0]->state_dict().at("order").is_none());
    QCOMPARE(train[0]->position(), 0);
    QVERIFY(torch::equal(train[0]->state_dict().at("generator").as_tensor(), loader.at("generator").as_tensor()));
    QCOMPARE(train[0]->options().batch_size(), 4);
    // After an error, too.
    model->limit = 1;
    model->fail = [] { throw std::runtime_error("not memory"); };
    QVERIFY_EXCEPTION_THROWN(tuner.scale_batch_size(model, train), TrainingError);
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, train), TrainingError);
    QCOMPARE(bytes_of(*model), before);
    QVERIFY(torch::equal(generator_states().at("cpu").as_tensor(), generator));
  }

  void batch_size_is_lightnings_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden["batch_size"].size(); ++i) {
      QTest::addRow("%d %s", static_cast<int>(i), golden["batch_size"][i]["options"].dump().c_str()) << static_cast<int>(i);
    }
  }
  void batch_size_is_lightnings() {
    QFETCH(int, index);
    const Json& run = golden["batch_size"][index];
    const auto model = std::make_shared<Model>();
    model->limit = run["limit"];
    BatchSizeOptions options = schema_of<BatchSizeOptions>().from_values(values(run["options"]));
    int64_t set = 0;
    options.set_batch_size = [&](int64_t size) { set = size; };
    const BatchSizeResult result = Tuner(on_test_device()).scale_batch_size(model, data(run["samples"]), options);
    QCOMPARE(result.batch_size, run["found"].get<int64_t>());
    QCOMPARE(set, result.batch_size);
    for (const auto& trial : result.trials) QCOMPARE(trial.fits, trial.batch_size <= model->limit);
  }

  void batch_size_where_lightning_errs_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("max_val");
    QTest::addColumn<int>("found");
    QTest::newRow("begins too large") << "power" << 64 << 20 << 1000 << 8192 << 16;
    QTest::newRow("begins too large, bisects") << "binsearch" << 64 << 20 << 1000 << 8192 << 20;
    QTest::newRow("begins with one") << "binsearch" << 1 << 3 << 1000 << 8192 << 3;
    QTest::newRow("max_val does not fit") << "power" << 2 << 100 << 1000 << 128 << 64;
    QTest::newRow("max_val is no power of two") << "power" << 2 << 10000 << 1000 << 100 << 100;
    QTest::newRow("the whole data set does not fit") << "power" << 2 << 100 << 120 << 8192 << 64;
    QTest::newRow("one sample") << "binsearch" << 2 << 1 << 1000 << 8192 << 1;
  }
  void batch_size_where_lightning_errs() {
    QFETCH(QString, mode);
    QFETCH(int, first);
    QFETCH(int, limit);
    QFETCH(int, samples);
    QFETCH(int, max_val);
    QFETCH(int, found);
    BatchSizeOptions options;
    options.mode = mode.toStdString();
    options.init_val = first;
    options.max_val = max_val;
    options.margin = 0;
    const auto result = search_batch_size(options, 4, samples, [&](int64_t size) { return size <= limit; });
    QCOMPARE(result.batch_size, found);
  }

  void what_counts_as_out_of_memory() {
    const auto model = std::make_shared<Model>();
    model->limit = 20;
    const std::vector<std::function<void()>> failures = {
        [] { throw std::bad_alloc(); },
        [] { throw c10::OutOfMemoryError(c10::SourceLocation{"f", "file", 1}, "no memory"); },
        // LibTorch's own allocator, asked for more than any machine has.
        [] { torch::empty({int64_t{1} << 46}); },
        [] { throw std::runtime_error("CUDA out of memory. Tried to allocate 2 GiB"); },
        [] { throw std::runtime_error("CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"); }};
    for (const auto& fail : failures) {
      model->fail = fail;
      QCOMPARE(Tuner(on_test_device()).scale_batch_size(model, data(1000)).batch_size, 16);
    }
    model->limit = -1;
    QVERIFY_EXCEPTION_THROWN(search_batch_size({}, 4, 100, [](int64_t) { return false; }), ConfigError);
  }

  void a_data_modules_loaders() {
    class Data : public LightningDataModule {
     public:
      DataLoaders train_dataloader() override { return data(1000, DataLoaderOptions(8)); }
      void setup(const std::string&) override { ++setups; }
      void teardown(const std::string&) override { ++teardowns; }
      int setups = 0, teardowns = 0;
    };
    const auto model = std::make_shared<Model>();
    const auto source = std::make_shared<Data>();
    model->limit = 50;
    QCOMPARE(Tuner(on_test_device()).scale_batch_size(model, source).batch_size, 32);
    QVERIFY(source->setups > 1);
    QVERIFY(Tuner(on_test_device()).lr_find(model, source).suggestion().has_value());
    QCOMPARE(model->sizes.back(), 8);
  }

  void wrong_input() {
    const auto model = std::make_shared<Model>();
    TrainerOptions options = on_test_device();
    options.fast_dev_run = 1;
    QVERIFY_EXCEPTION_THROWN(Tuner{options}, ConfigError);
    Tuner tuner(on_test_device());
    LrFindOptions lr;
    lr.min_lr = 2;
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, data(24), lr), ConfigError);
    lr = {};
    lr.mode = "cubic";
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, data(24), lr), ConfigError);
    BatchSizeOptions size;
    size.margin = 1;
    QVERIFY_EXCEPTION_THROWN(tuner.scale_batch_size(model, data(24), size), ConfigError);
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(nullptr, data(24)), ConfigError);
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model), ConfigError);
    model->automatic_optimization = false;
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, data(24)), ConfigError);
  }

  void stops_when_asked() {
    const auto model = std::make_shared<Model>();
    const std::string before = bytes_of(*model);
    Tuner tuner(on_test_device());
    model->limit = 1;
    model->fail = [&] {
      if (model->sizes.size() == 5) tuner.request_stop();
    };
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, data(24)), Interrupted);
    QCOMPARE(model->sizes.size(), size_t(5));
    QCOMPARE(bytes_of(*model), before);
    QVERIFY_EXCEPTION_THROWN(tuner.lr_find(model, data(24)), Interrupted);
  }
};

QTEST_GUILESS_MAIN(TestTuner)
#include "test_tuner.moc"
