// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Precisions against PyTorch Lightning's on the CPU: golden_precision.json, recorded by golden_precision.py.
#include <lightning/torch.h>

#include <lightning/checkpoint_file.h>
#include <lightning/dataset.h>
#include <lightning/engine.h>
#include <lightning/errors.h>
#include <lightning/optimizers.h>
#include <lightning/precision/precision.h>
#include <lightning/trainer.h>

#include <c10/core/DefaultDtype.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <fstream>
#include <limits>

#include <nlohmann/json.hpp>

#include "test_device.h"

using namespace leyden;
using Json = nlohmann::json;

namespace {

Json golden;

torch::Tensor matrix(const Json& rows) {
  std::vector<torch::Tensor> tensors;
  for (const auto& row : rows) tensors.push_back(torch::tensor(row.get<std::vector<double>>(), torch::kDouble));
  return torch::stack(tensors).to(torch::kFloat);
}

std::string type_name(torch::ScalarType type) {
  switch (type) {
    case torch::kHalf:
      return "torch.float16";
    case torch::kBFloat16:
      return "torch.bfloat16";
    case torch::kDouble:
      return "torch.float64";
    default:
      return "torch.float32";
  }
}

/// The model of the recordings, which notes what the recorded one noted.
class Model : public LightningModule {
 public:
  explicit Model(Json job) : job_(std::move(job)) {
    first = register_module("first", torch::nn::Linear(6, 8));
    second = register_module("second", torch::nn::Linear(8, 4));
    const torch::NoGradGuard no_grad;
    first->weight.copy_(matrix(golden["w1"]));
    first->bias.zero_();
    second->weight.copy_(matrix(golden["w2"]));
    second->bias.fill_(0.1);
  }
  torch::Tensor forward(const Batch& batch) override { return second(torch::relu(first(batch[0]))); }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    const torch::Tensor out = forward(batch);
    const torch::Tensor loss = torch::mse_loss(out, batch[1]) * job_.value("factor", 1.0);
    losses.push_back(loss.item<double>());
    types = {type_name(out.scalar_type()), type_name(loss.scalar_type()), type_name(torch::zeros(1).scalar_type())};
    log("train_loss", loss);
    return loss;
  }
  void validation_step(const Batch& batch, int64_t) override {
    const torch::Tensor loss = torch::mse_loss(forward(batch), batch[1]);
    val.push_back(loss.item<double>());
    inference = loss.is_inference();
    log("val_loss", loss);
  }
  void on_train_batch_end(const StepOutput&, const Batch&, int64_t) override {
    steps.push_back(global_step());
    if (then) then();
  }
  OptimizerConfig configure_optimizers() override {
    const Json& arguments = job_["optimizer"][1];
    const double lr = arguments["lr"];
    if (job_["optimizer"][0] == "Adam") return std::make_shared<Adam>(parameters(), AdamOptions(lr));
    SGDOptions sgd(lr);
    sgd.momentum(arguments.value("momentum", 0.0)).nesterov(arguments.value("nesterov", false));
    return std::make_shared<SGD>(parameters(), sgd.weight_decay(arguments.value("weight_decay", 0.0)));
  }

  torch::nn::Linear first{nullptr}, second{nullptr};
  std::vector<double> losses, val;
  std::vector<int64_t> steps;
  std::vector<std::string> types;
  bool inference = false;
  std::function<void()> then;

 private:
  Json job_;
};

std::shared_ptr<DataLoader> loader() {
  return std::make_shared<DataLoader>(
      std::make_shared<TensorDataset>(std::vector<torch::Tensor>{matrix(golden["inputs"]), matrix(golden["targets"])}),
      DataLoaderOptions(4));
}

TrainerOptions options_of(const Json& job) {
  TrainerOptions options;
  options.accelerator = test_accelerator();
  options.num_threads = 1;
  options.precision = job["precision"];
  options.max_epochs = 2;
  options.num_sanity_val_steps = 0;
  options.enable_checkpointing = false;
  options.flush_denormals = false;  // as in the recordings
  const Json flags = job.value("flags", Json::object());
  if (flags.contains("gradient_clip_val")) options.gradient_clip_val = flags["gradient_clip_val"].get<double>();
  options.accumulate_grad_batches = flags.value("accumulate_grad_batches", 1);
  return options;
}

std::vector<double> weights_of(const Model& model) {
  std::vector<torch::Tensor> all;
  for (const auto& parameter : model.parameters()) all.push_back(parameter.detach().to(torch::kCPU, torch::kDouble).flatten());
  const torch::Tensor flat = torch::cat(all);
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

Json job_of(const std::string& precision, const std::string& optimizer = "Adam") {
  return {{"precision", precision}, {"optimizer", {optimizer, {{"lr", 0.01}}}}};
}

void compare(const std::vector<double>& actual, const Json& expected, double tolerance) {
  QCOMPARE(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    const double wanted = expected[i];
    QVERIFY2(std::abs(actual[i] - wanted) <= tolerance * std::max(1.0, std::abs(wanted)),
             qPrintable(QString("%1: %2, not %3").arg(i).arg(actual[i], 0, 'g', 17).arg(wanted, 0, 'g', 17)));
  }
}

}  // namespace

class TestPrecision : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    std::ifstream file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_precision.json");
    golden = Json::parse(file);
  }

  void scaler_is_pytorchs_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden["scaler"].size(); ++i) {
      QTest::addRow("%s", golden["scaler"][i]["options"].dump().c_str()) << static_cast<int>(i);
    }
  }
  void scaler_is_pytorchs() {
    QFETCH(int, index);
    const Json& run = golden["scaler"][index];
    GradScalerOptions o;
    o.init_scale = run["options"].value("init_scale", o.init_scale);
    o.growth_factor = run["options"].value("growth_factor", o.growth_factor);
    o.backoff_factor = run["options"].value("backoff_factor", o.backoff_factor);
    o.growth_interval = run["options"].value("growth_interval", o.growth_interval);
    GradScaler scaler(o);
    torch::Tensor weight = torch::ones(1, torch::requires_grad().device(test_device()));
    SGD optimizer(std::vector<torch::Tensor>{weight}, SGDOptions(0.1));
    for (size_t i = 0; i < run["rows"].size(); ++i) {
      const bool overflows = run["overflows"][i].get<int>() != 0;
      optimizer.zero_grad();
      scaler.scale((weight * (overflows ? std::numeric_limits<double>::infinity() : 0.5)).sum()).backward();
      QCOMPARE(scaler.step(optimizer), !overflows);
      scaler.update();
      QCOMPARE(scaler.get_scale(), run["rows"][i][0].get<double>());
      QCOMPARE(scaler.state_dict().at("_growth_tracker").as_int(), run["rows"][i][1].get<int64_t>());
      QCOMPARE(weight.item<double>(), run["rows"][i][2].get<double>());
    }
    const Dict state = scaler.state_dict();
    QCOMPARE(state.size(), run["state"].size());
    for (const auto& [key, value] : run["state"].items()) QCOMPARE(state.at(key).as_double(), value.get<double>());
  }

  void scaler_refuses_what_pytorch_refuses() {
    QVERIFY_EXCEPTION_THROWN(GradScaler({.growth_factor = 1}), ConfigError);
    QVERIFY_EXCEPTION_THROWN(GradScaler({.backoff_factor = 1}), ConfigError);
    torch::Tensor weight = torch::ones(1, torch::requires_grad().device(test_device()));
    SGD optimizer(std::vector<torch::Tensor>{weight}, SGDOptions(0.1));
    GradScaler scaler;
    QVERIFY_EXCEPTION_THROWN(scaler.unscale_(optimizer), ConfigError);
    QVERIFY_EXCEPTION_THROWN(scaler.update(), ConfigError);
    scaler.scale(weight.sum()).backward();
    QVERIFY_EXCEPTION_THROWN(scaler.update(), ConfigError);
    scaler.unscale_(optimizer);
    QCOMPARE(weight.grad().item<double>(), 1.0);
    QVERIFY_EXCEPTION_THROWN(scaler.unscale_(optimizer), ConfigError);
    scaler.step(optimizer);
    QVERIFY_EXCEPTION_THROWN(scaler.step(optimizer), ConfigError);
    scaler.update(128.0);
    QCOMPARE(scaler.get_scale(), 128.0);
    torch::Tensor half = torch::ones(1, torch::dtype(torch::kHalf).device(test_device()).requires_grad(true));
    half.sum().backward();
    SGD of_half(std::vector<torch::Tensor>{half}, SGDOptions(0.1));
    QVERIFY_EXCEPTION_THROWN(scaler.unscale_(of_half), ConfigError);
    QVERIFY_EXCEPTION_THROWN(scaler.load_state_dict({{"scale", 2.0}}), CheckpointError);
  }

  void training_is_lightnings_data() {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden["training"].size(); ++i) {
      const Json& t = golden["training"][i];
      QTest::addRow("%d %s %s %s", static_cast<int>(i), t["precision"].get<std::string>().c_str(),
                    t["optimizer"][0].get<std::string>().c_str(), t["flags"].dump().c_str())
          << static_cast<int>(i);
    }
  }
  void training_is_lightnings() {
    QFETCH(int, index);
    const Json& job = golden["training"][index];
    const auto model = std::make_shared<Model>(job);
    Trainer trainer(options_of(job));
    Json scales = Json::array();
    model->then = [&] {
      const GradScaler* scaler = trainer.engine().precision.scaler();
      scales.push_back(scaler ? scaler->get_scale() : 0.0);
    };
    trainer.fit(model, loader(), loader());
    // The same kernels in the same order: what differs is how a loss is summed.
    double tolerance = job["precision"] == "64-true" ? 1e-14 : 1e-6;
    // Momentum in 16 bits: four roundings a step, one of which may fall the other way.
    if (job["optimizer"][1].contains("nesterov")) tolerance = job["precision"] == "16-true" ? 2e-3 : 1.6e-2;
    compare(model->losses, job["losses"], tolerance);
    compare(model->val, job["val"], tolerance);
    Json weights = Json::array();
    for (const auto& each : job["weights"]) weights.insert(weights.end(), each.begin(), each.end());
    compare(weights_of(*model), weights, tolerance);
    QCOMPARE(scales.dump(), job["scales"].dump());
    QCOMPARE(Json(model->steps).dump(), job["steps"].dump());
    QCOMPARE(Json(model->types).dump(), job["dtypes"].dump());
    QCOMPARE(c10::get_default_dtype_as_scalartype(), torch::kFloat);

    const auto predictions = trainer.predict(model, loader());
    std::vector<double> flat;
    for (const Batch& batch : predictions[0]) {
      QCOMPARE(type_name(batch[0].scalar_type()), job["predicted"].get<std::string>());
      const torch::Tensor values = batch[0].to(torch::kCPU, torch::kDouble).flatten().contiguous();
      flat.insert(flat.end(), values.data_ptr<double>(), values.data_ptr<double>() + values.numel());
    }
    compare(flat, job["predictions"], tolerance);
  }

  void the_scaler_is_in_the_checkpoint_where_lightning_has_it() {
    QTemporaryDir folder;
    for (const Json& job : golden["training"]) {
      const auto model = std::make_shared<Model>(job);
      Trainer trainer(options_of(job));
      trainer.fit(model, loader(), loader());
      const std::string file = folder.filePath("a.ckpt").toStdString();
      trainer.save_checkpoint(file);
      const Dict saved = read_checkpoint(file);
      QCOMPARE(saved.contains("MixedPrecision"), !job["saved"].empty());
      if (job["saved"].empty()) continue;
      const Dict& state = saved.at("MixedPrecision").as_dict();
      for (const auto& [key, value] : job["saved"].items()) QCOMPARE(state.at(key).as_double(), value.get<double>());
      int64_t position = 0;
      for (const auto& [key, value] : saved) {
        if (key.as_string() == "MixedPrecision") break;
        ++position;
      }
      QCOMPARE(position, job["position"].get<int64_t>());
    }
  }

  void resumes_exactly_data() {
    QTest::addColumn<QString>("precision");
    for (const auto& name : Precision::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
  }
  void resumes_exactly() {
    QFETCH(QString, precision);
    const Json job = job_of(precision.toStdString());
    QTemporaryDir folder;
    const std::string file = folder.filePath("a.ckpt").toStdString();
    const auto whole = std::make_shared<Model>(job);
    Trainer first(options_of(job));
    whole->then = [&] {
      if (whole->global_step() == 8) first.save_checkpoint(file);
    };
    first.fit(whole, loader(), loader());
    const torch::ScalarType type = whole->first->weight.scalar_type();
    const Dict optimizer = first.optimizers()[0]->state_dict();
    for (const auto& [key, state] : optimizer.at("state").as_dict()) {
      QCOMPARE(state.at("exp_avg").as_tensor().scalar_type(), type);
      QCOMPARE(state.at("step").as_tensor().scalar_type(), torch::kFloat);
    }
    const auto resumed = std::make_shared<Model>(job);
    Trainer second(options_of(job));
    second.fit(resumed, loader(), loader(), file);
    QCOMPARE(second.global_step(), 12);
    QCOMPARE(Json(weights_of(*resumed)).dump(), Json(weights_of(*whole)).dump());

    const auto evaluated = std::make_shared<Model>(job);
    first.save_checkpoint(file);
    Trainer third(options_of(job));
    const auto results = third.validate(evaluated, loader(), file);
    QVERIFY(evaluated->inference);
    QCOMPARE(results.size(), size_t(1));
    QVERIFY(std::abs(results[0][0].second - third.callback_metrics().get("val_loss").value()) < 1e-9);
    QCOMPARE(Json(evaluated->val).dump(),
             Json(std::vector<double>(whole->val.end() - 6, whole->val.end())).dump());
  }

  void a_skipped_step_leaves_everything_but_its_count() {
    Json job = job_of("16-mixed");
    job["factor"] = 1e30;
    const auto model = std::make_shared<Model>(job);
    const std::vector<double> before = weights_of(*model);
    TrainerOptions options = options_of(job);
    options.max_steps = 3;
    Trainer trainer(options);
    trainer.fit(model, loader());
    QCOMPARE(trainer.global_step(), 3);
    QCOMPARE(weights_of(*model), before);
    QVERIFY(trainer.optimizers()[0]->state_dict().at("state").as_dict().empty());
    QCOMPARE(trainer.engine().precision.scaler()->get_scale(), 65536.0 / 8);
  }

  void manual_optimization_scales_too() {
    class Manual : public Model {
     public:
      using Model::Model;
      torch::Tensor training_step(const Batch& batch, int64_t batch_idx) override {
        const torch::Tensor loss = Model::training_step(batch, batch_idx);
        optimizer().zero_grad();
        manual_backward(loss);
        largest = first->weight.grad().abs().max().item<double>();
        manual_step(optimizer());
        unscaled = first->weight.grad().abs().max().item<double>();
        return loss;
      }
      double largest = 0, unscaled = 0;
    };
    const Json& job = golden["training"][5];
    QCOMPARE(job["precision"].get<std::string>(), std::string("16-mixed"));
    const auto model = std::make_shared<Manual>(job);
    model->automatic_optimization = false;
    Trainer trainer(options_of(job));
    trainer.fit(model, loader(), loader());
    compare(model->losses, job["losses"], 1e-6);
    QVERIFY(std::abs(model->largest / model->unscaled - 65536) < 1);
    QCOMPARE(trainer.engine().precision.scaler()->state_dict().at("_growth_tracker").as_int(), 12);
  }

  void configure_model_makes_layers_in_the_type() {
    class Late : public Model {
     public:
      using Model::Model;
      void configure_model() override { made = torch::zeros(1).scalar_type(); }
      torch::ScalarType made = torch::kFloat;
    };
    const auto model = std::make_shared<Late>(job_of("64-true"));
    TrainerOptions options = options_of(job_of("64-true"));
    options.max_steps = 1;
    Trainer(options).fit(model, loader());
    QCOMPARE(model->made, torch::kDouble);
    QCOMPARE(torch::zeros(1).scalar_type(), torch::kFloat);
  }

  void counters_keep_their_type() {
    torch::nn::Sequential net(torch::nn::Linear(2, 2), torch::nn::BatchNorm1d(2));
    Precision("16-true").convert_module(*net);
    QCOMPARE(net->parameters()[0].scalar_type(), torch::kHalf);
    QCOMPARE(net->named_buffers()["1.running_mean"].scalar_type(), torch::kHalf);
    QCOMPARE(net->named_buffers()["1.num_batches_tracked"].scalar_type(), torch::kLong);
  }

  void names() {
    QCOMPARE(Precision("16").name(), std::string("16-mixed"));
    QCOMPARE(Precision("bf16").name(), std::string("bf16-mixed"));
    QCOMPARE(Precision("64").name(), std::string("64-true"));
    QCOMPARE(TrainerOptions::from_values({{"precision", 32}}).precision, std::string("32-true"));
    for (const char* name : {"transformer-engine", "8-true", "", "16-Mixed"}) {
      try {
        Precision precision(name);
        QFAIL(name);
      } catch (const ConfigError& error) {
        QCOMPARE(error.key(), std::string("precision"));
        for (const auto& each : Precision::names()) QVERIFY(QString(error.what()).contains(QString::fromStdString(each)));
      }
    }
    // Lightning falls back to bf16-mixed on the CPU.
    TrainerOptions options;
    options.accelerator = "cpu";  // which has no 16-mixed
    options.precision = "16-mixed";
    options.lightning_compatible = true;
    QCOMPARE(Trainer(options).engine().precision.name(), std::string("bf16-mixed"));
  }
};

QTEST_GUILESS_MAIN(TestPrecision)
#include "test_precision.moc"
