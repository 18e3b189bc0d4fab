// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Around the loops: manual optimization, processes, properties.
#include "expect_message.h"
#include "fit_fixture.h"
#include "thread_processes.h"

#include <lightning/callbacks/early_stopping.h>
#include <lightning/checkpoint_file.h>
#include <lightning/engine.h>
#include <lightning/load_from_checkpoint.h>
#include <lightning/metrics/aggregation.h>
#include <lightning/strategy.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace fit;
namespace fs = std::filesystem;

namespace {

/// Two processes that always have the same to say.
class Twins : public SingleDeviceStrategy {
 public:
  explicit Twins(int64_t rank) : SingleDeviceStrategy(torch::kCPU), rank_(rank) {}
  std::string name() const override { return "twins"; }
  int64_t world_size() const override { return 2; }
  int64_t global_rank() const override { return rank_; }
  torch::Tensor reduce(const torch::Tensor& t, Reduce how) override { return ++reductions, how == Reduce::sum ? t * 2 : t + 1; }
  torch::Tensor all_gather(const torch::Tensor& t) override { return torch::stack({t, t}); }
  void barrier() override { ++barriers; }
  int reductions = 0, barriers = 0;

 private:
  int64_t rank_;
};

struct NetParams {
  int64_t width = 4;
  double scale = 1.0;
  static void describe(ParamSchema<NetParams>& s) {
    s.field("width", &NetParams::width);
    s.field("scale", &NetParams::scale);
  }
};

class ParamNet : public LightningModule {
 public:
  using Params = NetParams;
  explicit ParamNet(NetParams p) : params(p) {
    save_hyperparameters(p);
    layer = register_module("layer", torch::nn::Linear(3, p.width));
  }
  void on_load_checkpoint(Dict&) override { loaded = true; }
  torch::Tensor forward(const Batch& batch) override { return layer->forward(batch[0]) * params.scale; }
  torch::Tensor training_step(const Batch& batch, int64_t) override { return forward(batch).square().mean(); }
  OptimizerConfig configure_optimizers() override { return OptimizerConfig(std::make_shared<SGD>(parameters(), SGDOptions(0.1))); }
  NetParams params;
  torch::nn::Linear layer{nullptr};
  bool loaded = false;
};

/// Two optimizers by turns, as a GAN's.
class TwoOptimizers : public LightningModule {
 public:
  TwoOptimizers() {
    a = register_module("a", torch::nn::Linear(3, 3));
    b = register_module("b", torch::nn::Linear(3, 1));
    b->bias.set_requires_grad(false);
    automatic_optimization = false;
  }
  torch::Tensor training_step(const Batch& batch, int64_t batch_idx) override {
    Optimizer& mine = optimizer(batch_idx % 2);
    {
      const Toggled toggled(*this, mine);
      required = {a->weight.requires_grad(), b->weight.requires_grad(), b->bias.requires_grad()};
      mine.zero_grad();
      const torch::Tensor loss = b->forward(a->forward(batch[0])).square().mean();
      const torch::Tensor& other = batch_idx % 2 ? a->weight : b->weight;
      const torch::Tensor before = other.grad().defined() ? other.grad().clone() : torch::Tensor();
      manual_backward(loss);
      other_changed |= before.defined() ? !torch::equal(before, other.grad()) : other.grad().defined();
      clip_gradients(mine, 1e-3, "norm");
      norm = (batch_idx % 2 ? b->weight : a->weight).grad().norm().item<double>();
      manual_step(mine);
      if (trainer().is_last_batch()) lr_schedulers()[0]->step();
      return loss;
    }
  }
  OptimizerConfig configure_optimizers() override {
    auto first = std::make_shared<SGD>(a->parameters(), SGDOptions(0.1));
    auto second = std::make_shared<SGD>(b->parameters(), SGDOptions(0.1));
    OptimizerConfig config(first);
    config.optimizer(second);
    config.lr_scheduler(std::make_shared<ExponentialLR>(first, 0.5), {});
    return config;
  }
  torch::nn::Linear a{nullptr}, b{nullptr};
  std::array<bool, 3> required{};
  bool other_changed = false;
  double norm = 0;
};

}  // namespace

class TestEngine : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  int folders_ = 0;
  std::string folder() { return dir_.filePath(QString::number(folders_++)).toStdString(); }

 private Q_SLOTS:
  void optimizers_by_turns_leave_the_other_alone() {
    seed_everything(2);
    auto module = std::make_shared<TwoOptimizers>();
    TrainerOptions options;
    options.max_epochs = 2;
    options.enable_checkpointing = false;
    Trainer trainer(options);
    trainer.fit(module, DataLoaders(dataset(8), DataLoaderOptions(4)));
    QCOMPARE(trainer.global_step(), int64_t{4});
    QVERIFY(!module->other_changed);
    QVERIFY(module->required == (std::array{false, true, false}));  // of the last batch; the bias is frozen all along
    QVERIFY(module->a->weight.requires_grad() && module->b->weight.requires_grad() && !module->b->bias.requires_grad());
    QVERIFY(module->norm <= 1.001e-3);
    QCOMPARE(module->optimizer(0).param_groups()[0].lr(), 0.1 * 0.25);
    EXPECT_IN(message_of<Error>([&] { module->toggle_optimizer(module->optimizer(0)); module->toggle_optimizer(module->optimizer(1)); }), "twice");
    module->untoggle_optimizer(module->optimizer(0));
    options.gradient_clip_val = 1.0;
    EXPECT_IN(message_of<Error>([&] { Trainer(options).fit(module, DataLoaders(dataset(8), DataLoaderOptions(4))); }), "clip_gradients");
    options.gradient_clip_val = {};
    options.accumulate_grad_batches = 2;
    EXPECT_IN(message_of<Error>([&] { Trainer(options).fit(module, DataLoaders(dataset(8), DataLoaderOptions(4))); }), "accumulate_grad_batches");
  }

  void properties_say_how_a_run_stands() {
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.limit_test_batches = 2;
    std::string seen;
    LambdaCallback::Functions f;
    f.on_train_start = [&](Trainer& t, LightningModule& m) {
      seen += t.training() && !t.validating() && t.is_fitting() ? "training " : "";
      seen += &m.trainer() == &t && m.logger() == t.logger() && m.dtype() == torch::kFloat && m.device().is_cpu() ? "module " : "";
      seen += t.num_training_batches() == 4 && t.estimated_stepping_batches() == 4 ? "batches " : "";
      seen += t.num_sanity_val_batches() == std::vector<int64_t>{2} ? "sanity " : "";
    };
    f.on_validation_start = [&](Trainer& t, LightningModule&) { seen += t.validating() && t.evaluating() ? "validating " : t.sanity_checking() ? "sanity_checking " : ""; };
    f.on_test_start = [&](Trainer& t, LightningModule&) { seen += t.testing() && t.evaluating() && !t.is_fitting() ? "testing " : ""; };
    f.on_train_batch_end = [&](Trainer& t, LightningModule&, const StepOutput&, const Batch&, int64_t) { seen += t.is_last_batch() ? "last " : ""; };
    f.on_train_epoch_end = [&](Trainer& t, LightningModule&) {
      seen += t.callback_metrics().contains("train_loss_step") && t.progress_bar_metrics().contains("train_loss_step") &&
                      t.logged_metrics().contains("noise") && !t.progress_bar_metrics().contains("noise") ? "metrics " : "";
    };
    const std::string place = folder();
    auto logger = std::make_shared<Rows>();
    auto stopping = std::make_shared<EarlyStopping>(EarlyStoppingOptions{.monitor = "val_loss"});
    Trainer trainer(plan.options, {std::make_shared<LambdaCallback>(f), stopping, std::make_shared<ModelCheckpoint>(in_folder(place))}, {logger});
    auto module = std::make_shared<Net>(plan);
    trainer.fit(module);
    trainer.test(module);
    QCOMPARE(seen, std::string("sanity_checking training module batches sanity last validating metrics testing "));
    QVERIFY(trainer.num_test_batches() == std::vector<int64_t>{2});
    QVERIFY(trainer.is_global_zero() && trainer.world_size() == 1 && trainer.num_nodes() == 1 && trainer.strategy().name() == "single_device");
    QVERIFY(trainer.logger() == logger.get() && trainer.early_stopping_callbacks().front() == stopping.get());
    QCOMPARE(trainer.checkpoint_callbacks().size(), size_t{1});
    QVERIFY(!trainer.received_sigterm());
    trainer.receive_sigterm();
    QVERIFY(trainer.received_sigterm());
    module->freeze();
    QVERIFY(!module->in->weight.requires_grad() && !module->is_training());
    module->unfreeze();
    QVERIFY(module->in->weight.requires_grad() && module->is_training());
  }

  void strategies_that_do_not_exist_say_what_does() {
    const auto message = [](const std::string& name, int64_t nodes) {
      TrainerOptions options;
      options.strategy = name;
      options.num_nodes = nodes;
      return message_of<Error>([&] { Trainer trainer(options); });
    };
    for (const char* name : {"fsdp", "deepspeed_stage_2", "model_parallel", "ddp", "ddp_spawn", "horovod"}) {
      EXPECT_IN(message(name, 1), std::string(name));
      EXPECT_IN(message(name, 1), "single_device");
    }
    EXPECT_IN(message("auto", 2), "num_nodes");
    QCOMPARE(message("single_device", 1), std::string("(nothing was thrown)"));
  }

  void processes_log_one_value_and_the_first_one_alone_writes() {
    struct Synced : Net {
      using Net::Net;
      torch::Tensor training_step(const Batch& batch, int64_t i) override {
        const torch::Tensor loss = torch::mse_loss(forward(batch), batch[1]);
        log("plain", 3.0, {.on_epoch = true});
        log("sum", 3.0, {.on_step = true, .on_epoch = true, .reduce_fx = Reduce::sum, .sync_dist = true});
        log("mean", 3.0, {.on_step = true, .on_epoch = true, .sync_dist = true});
        log("first", 1.0, {.sync_dist = true, .rank_zero_only = true});
        seen.update(torch::ones(2));
        log("seen", seen, {.on_step = false, .on_epoch = true});
        if (i == 0) gathered = all_gather(torch::ones(2));
        return loss;
      }
      torch::Tensor gathered;
      metrics::SumMetric seen;
    };
    for (const int64_t rank : {0, 1}) {
      Plan plan;
      plan.options.max_epochs = 1;
      plan.options.log_every_n_steps = 1;
      plan.val_samples = 0;
      const std::string place = folder();
      auto logger = std::make_shared<Rows>();
      Trainer trainer(plan.options, {std::make_shared<ModelCheckpoint>(in_folder(place))}, {logger});
      auto twins = std::make_shared<Twins>(rank);
      trainer.engine().strategy = twins;
      auto module = std::make_shared<Synced>(plan);
      trainer.fit(module);
      const MetricTable& metrics = trainer.callback_metrics();
      QCOMPARE(*metrics.get("sum_epoch"), 24.0);   // four batches of 3 in each of two processes
      QCOMPARE(*metrics.get("sum_step"), 6.0);
      QCOMPARE(*metrics.get("mean_epoch"), 3.0);   // sums of values and weights of both
      QCOMPARE(*metrics.get("mean_step"), 4.0);    // the twins' mean of a step is one more
      QCOMPARE(*metrics.get("plain_epoch"), 3.0);
      QCOMPARE(*metrics.get("seen"), 16.0);  // a metric object is of both processes without being told
      QCOMPARE(metrics.contains("first"), rank == 0);
      QCOMPARE(module->gathered.size(0), int64_t{2});
      QCOMPARE(logger->rows.empty(), rank != 0);
      QCOMPARE(fs::exists(place + "/epoch=0-step=4.ckpt"), rank == 0);
      QVERIFY(twins->barriers > 0);
    }
  }

  void processes_have_a_loss_in_every_step() {
    struct Lossless : Net {
      using Net::Net;
      torch::Tensor training_step(const Batch&, int64_t) override { return {}; }
    };
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.enable_checkpointing = false;
    plan.options.num_sanity_val_steps = 0;
    for (const bool together : {false, true}) {
      Trainer trainer(plan.options);
      if (together) trainer.engine().strategy = std::make_shared<Twins>(0);
      const std::string said = message_of<TrainingError>([&] { trainer.fit(std::make_shared<Lossless>(plan)); });
      EXPECT_IN(said, together ? "returned no loss" : "nothing was thrown");
    }
  }

  void a_run_leaves_its_device_before_on_fit_end() {
    struct Departing : SingleDeviceStrategy {
      Departing(torch::Device device, std::string& seen) : SingleDeviceStrategy(device), seen(seen) {}
      void teardown(torch::nn::Module& module, const std::vector<std::shared_ptr<Optimizer>>& optimizers) override {
        SingleDeviceStrategy::teardown(module, optimizers);
        seen += "departed with " + std::to_string(optimizers.size()) + " optimizer, ";
      }
      std::string& seen;
    };
    std::string seen;
    bool fails = false;
    LambdaCallback::Functions f;
    f.on_train_end = [&](Trainer&, LightningModule&) { seen += "on_train_end, "; };
    f.on_fit_start = [&](Trainer&, LightningModule&) { if (fails) throw std::runtime_error("broke"); };
    f.on_exception = [&](Trainer&, LightningModule&, const std::exception&) { seen += "on_exception, "; };
    f.on_fit_end = [&](Trainer&, LightningModule& module) { seen += "on_fit_end on " + module.device().str() + ", "; };
    f.on_test_end = [&](Trainer&, LightningModule&) { seen += "on_test_end, "; };
    f.teardown = [&](Trainer&, LightningModule&, const std::string& stage) { seen += "teardown of " + stage; };
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.enable_checkpointing = false;
    Trainer trainer(plan.options, {std::make_shared<LambdaCallback>(f)});
    trainer.engine().strategy = std::make_shared<Departing>(test_device(), seen);
    auto module = std::make_shared<Net>(plan);
    trainer.fit(module);
    QCOMPARE(QString::fromStdString(seen), QString("on_train_end, departed with 1 optimizer, on_fit_end on cpu, teardown of fit"));
    for (const torch::Tensor& parameter : module->parameters()) {
      QVERIFY(parameter.is_cpu() && (!parameter.grad().defined() || parameter.grad().is_cpu()));
    }
    const Dict state = trainer.optimizers()[0]->state_dict();
    for (const auto& [index, entry] : state.at("state").as_dict()) {
      for (const auto& [name, value] : entry.as_dict()) QVERIFY(value.as_tensor().is_cpu());
    }
    seen.clear();
    trainer.test(module);
    QCOMPARE(QString::fromStdString(seen), QString("on_test_end, departed with 1 optimizer, teardown of test"));
    seen.clear();
    fails = true;
    const std::string said = message_of<Error>([&] { trainer.fit(module); });
    EXPECT_IN(said, "broke");
    QCOMPARE(QString::fromStdString(seen), QString("on_exception, departed with 1 optimizer, "));
  }

  void values_of_any_size_are_gathered_in_the_order_of_ranks() {
    in_processes(3, [](Strategy& process) {
      const int64_t rank = process.global_rank();
      const std::vector<Dict> all = process.gather_values({{"rank", rank}, {"ones", torch::ones({rank, 2})}});
      if (all.size() != 3) throw std::runtime_error("not three");
      for (int64_t i = 0; i < 3; ++i) {
        const Dict& values = all[static_cast<size_t>(i)];
        if (values.at("rank").as_int() != i) throw std::runtime_error("another order");
        if (!torch::equal(values.at("ones").as_tensor(), torch::ones({i, 2}))) throw std::runtime_error("another tensor");
      }
    });
    SingleDeviceStrategy alone(torch::kCPU);
    QCOMPARE(alone.gather_values({{"n", 1}}).at(0).at("n").as_int(), int64_t{1});
  }

  void a_module_comes_back_from_its_checkpoint() {
    const std::string path = folder() + "/x.ckpt";
    auto module = std::make_shared<ParamNet>(NetParams{.width = 6, .scale = 2.0});
    TrainerOptions options;
    options.max_epochs = 1;
    options.enable_checkpointing = false;
    Trainer trainer(options);
    trainer.fit(module, DataLoaders(dataset(4), DataLoaderOptions(2)));
    trainer.save_checkpoint(path);
    const auto back = load_from_checkpoint<ParamNet>(path);
    QVERIFY(back->loaded && back->params.width == 6 && back->params.scale == 2.0);
    QVERIFY(module_state_dict(*back) == module_state_dict(*module));
    QCOMPARE(load_from_checkpoint<ParamNet>(path, {{"scale", 5.0}})->params.scale, 5.0);
    EXPECT_IN(message_of<Error>([&] { load_from_checkpoint<ParamNet>(path, {{"width", 5}}); }), "shape");
    EXPECT_IN(message_of<Error>([&] { load_from_checkpoint<ParamNet>(path, {{"scales", 5}}); }), "scales");
    Dict checkpoint = read_checkpoint(path);
    checkpoint["state_dict"].as_dict().insert_or_assign("more", torch::zeros(1));
    write_checkpoint(path, checkpoint);
    EXPECT_IN(message_of<Error>([&] { load_from_checkpoint<ParamNet>(path); }), "more");
    load_from_checkpoint<ParamNet>(path, {}, false);
  }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "test_engine.moc"
