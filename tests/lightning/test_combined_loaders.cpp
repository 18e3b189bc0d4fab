// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Several loaders in validation, testing and prediction against PyTorch Lightning's CombinedLoader: golden_combined.json,
// recorded by golden_combined.py.
#include <lightning/torch.h>

#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/logger.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>

#include <QtTest>

#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "expect_message.h"
#include "test_device.h"

using namespace leyden;
using Json = nlohmann::json;

namespace {

class Rows : public Logger {
 public:
  std::string name() const override { return "rows"; }
  std::string version() const override { return "0"; }
  void log_metrics(const MetricRow& row) override {
    Json values = Json::object();
    for (const auto& [name, value] : row.values) values[name->text] = value;
    rows.push_back(Json::array({row.step, values}));
  }
  Json rows = Json::array();
};

std::shared_ptr<DataLoader> loader(int64_t size, int64_t first) {
  const torch::Tensor x = torch::arange(first, first + size, torch::kFloat);
  return std::make_shared<DataLoader>(std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x}), DataLoaderOptions(2));
}

/// The module of the recordings.
class Model : public LightningModule {
 public:
  Model() { weight_ = register_parameter("weight", torch::ones({1})); }
  torch::Tensor training_step(const Batch& batch, int64_t) override { return (weight_ * batch[0].mean()).sum(); }
  void validation_step(const Batch& batch, int64_t batch_idx, int64_t loader_idx) override {
    see(trainer().sanity_checking() ? "sanity" : "validate", batch, batch_idx, loader_idx);
  }
  void test_step(const Batch& batch, int64_t batch_idx, int64_t loader_idx) override {
    see("test", batch, batch_idx, loader_idx);
  }
  Batch predict_step(const Batch& batch, int64_t, int64_t) override { return batch; }
  OptimizerConfig configure_optimizers() override { return std::make_shared<SGD>(parameters(), SGDOptions(0.0)); }
  Json steps = Json::array();

 private:
  void see(const char* stage, const Batch& batch, int64_t batch_idx, int64_t loader_idx) {
    Json values = Json::array();
    double sum = 0;
    for (const Batch& part : batch.parts()) {
      const bool has_one = !part.empty();
      values.push_back(has_one ? numbers(part[0]) : Json());
      if (has_one) sum += part[0].sum().item<double>();
    }
    steps.push_back(Json::array({stage, batch_idx, loader_idx, values}));
    log("sum", torch::tensor(sum, torch::kFloat), {.on_step = true, .on_epoch = true});
  }

 public:
  static Json numbers(const torch::Tensor& tensor) {
    Json out = Json::array();
    for (int64_t i = 0; i < tensor.size(0); ++i) out.push_back(tensor[i].item<double>());
    return out;
  }

 private:
  torch::Tensor weight_;
};

DataLoaders loaders_of(const Json& recorded) {
  using Mode = DataLoaders::Mode;
  static const std::map<std::string, Mode> modes = {{"min_size", Mode::min_size}, {"max_size_cycle", Mode::max_size_cycle},
                                                    {"max_size", Mode::max_size}, {"sequential", Mode::sequential}};
  DataLoaders loaders;
  for (const auto& size : recorded["sizes"]) loaders.append(loader(size, 100 * static_cast<int64_t>(loaders.size())));
  if (!recorded["mode"].is_null()) loaders.mode(modes.at(recorded["mode"]));
  return loaders;
}

/// What differs, with numbers to six digits; empty when nothing does.
QString difference(const Json& ours, const Json& theirs, const QString& where) {
  if (ours.is_number() && theirs.is_number()) {
    const double a = ours, b = theirs;
    return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)) ? QString() : where;
  }
  const bool same_shape = ours.type() == theirs.type() && ours.size() == theirs.size();
  if (!same_shape) return where + ": " + QString::fromStdString(ours.dump() + " instead of " + theirs.dump());
  if (!ours.is_structured()) return ours == theirs ? QString() : where;
  for (const auto& [key, value] : theirs.items()) {
    const QString at = where + "/" + QString::fromStdString(key);
    const Json* own = ours.is_array() ? &ours[std::stoul(key)] : ours.contains(key) ? &ours[key] : nullptr;
    if (!own) return at + " is missing";
    if (const QString found = difference(*own, value, at); !found.isEmpty()) return found;
  }
  return {};
}

}  // namespace

class TestCombinedLoaders : public QObject {
  Q_OBJECT

 private:
  Json golden_;

 private Q_SLOTS:
  void initTestCase() {
    std::ifstream file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_combined.json");
    golden_ = Json::parse(file);
    QVERIFY(golden_["cases"].size() > 200);
  }

  void reads_as_lightning_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden_["cases"].size(); ++i) {
      const Json& c = golden_["cases"][i];
      QTest::addRow("%s %s %s limit %s", c["verb"].get<std::string>().c_str(), c["mode"].dump().c_str(),
                    c["sizes"].dump().c_str(), c["limit"].dump().c_str())
          << static_cast<int>(i);
    }
  }
  void reads_as_lightning() {
    QFETCH(int, index);
    const Json& recorded = golden_["cases"][static_cast<size_t>(index)];
    const std::string verb = recorded["verb"];
    const BatchLimit limit = recorded["limit"].is_number_integer() ? BatchLimit(recorded["limit"].get<int64_t>())
                                                                   : BatchLimit(recorded["limit"].get<double>());
    TrainerOptions flags{.accelerator = test_accelerator(), .max_epochs = 2};
    flags.limit_val_batches = flags.limit_test_batches = flags.limit_predict_batches = limit;
    flags.enable_checkpointing = false;
    flags.log_every_n_steps = 1;
    flags.num_threads = 1;
    const auto module = std::make_shared<Model>();
    const auto rows = std::make_shared<Rows>();
    const DataLoaders loaders = loaders_of(recorded);
    Trainer trainer(flags, {}, {rows});
    Json results, batches, predictions;
    const auto run = [&] {
      if (verb == "fit") {
        trainer.fit(module, loader(4, 0), loaders);
        batches = trainer.num_val_batches();
        return;
      }
      if (verb == "predict") {
        predictions = Json::array();
        for (const auto& of_loader : trainer.predict(module, loaders)) {
          Json& each = predictions.emplace_back(Json::array());
          for (const Batch& batch : of_loader) each.push_back(Model::numbers(batch[0]));
        }
        batches = trainer.num_predict_batches();
        return;
      }
      results = Json::array();
      for (const auto& of_loader : verb == "test" ? trainer.test(module, loaders) : trainer.validate(module, loaders)) {
        Json& each = results.emplace_back(Json::object());
        for (const auto& [name, value] : of_loader) each[name] = value;
      }
      batches = verb == "test" ? trainer.num_test_batches() : trainer.num_val_batches();
    };
    if (!recorded["error"].is_null()) {
      QVERIFY_EXCEPTION_THROWN(run(), ConfigError);
      return;
    }
    run();
    const auto compare = [&](const char* what, const Json& ours, const Json& theirs) {
      const QString found = difference(ours, theirs, what);
      QVERIFY2(found.isEmpty(), qPrintable(found));
    };
    compare("steps", module->steps, recorded["steps"]);
    compare("rows", rows->rows, recorded["rows"]);
    compare("batches", batches, recorded["batches"]);
    if (verb == "predict") {
      compare("predictions", predictions, recorded["predictions"]);
    } else {
      compare("results", results, recorded["results"]);
    }
  }

  void a_batch_knows_how_many_there_are() {
    DataLoaders loaders = loaders_of(Json{{"sizes", {7, 2, 12}}, {"mode", "max_size"}});
    struct Counting : Model {
      void validation_step(const Batch& batch, int64_t i, int64_t) override {
        counted = trainer().num_evaluation_batches();
        Model::validation_step(batch, i, 0);
      }
      int64_t counted = 0;
    };
    const auto module = std::make_shared<Counting>();
    Trainer trainer(TrainerOptions{.accelerator = test_accelerator(), .enable_checkpointing = false});
    trainer.validate(module, loaders);
    QCOMPARE(module->counted, 6);
    EXPECT_IN(message_of<ConfigError>([&] { trainer.predict(module, loaders); }), "DataLoaders::Mode::sequential");
  }
};

QTEST_GUILESS_MAIN(TestCombinedLoaders)
#include "test_combined_loaders.moc"
