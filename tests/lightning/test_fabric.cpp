// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Fabric: loops of one's own beside the Trainer's, and the example of docs/examples.
#include <lightning/torch.h>

#include <lightning/checkpoint_file.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/fabric/fabric.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizers.h>
#include <lightning/trainer.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "expect_message.h"
#include "test_device.h"
#include "thread_processes.h"

using namespace leyden;

namespace {

struct Net : torch::nn::Module {
  torch::nn::Linear first{register_module("first", torch::nn::Linear(2, 8))};
  torch::nn::Dropout dropout{register_module("dropout", torch::nn::Dropout(0.25))};
  torch::nn::Linear second{register_module("second", torch::nn::Linear(8, 1))};
  torch::Tensor forward(const torch::Tensor& x) { return second(dropout(torch::tanh(first(x)))); }
};

torch::Tensor loss_of(Net& net, const Batch& batch) { return torch::mse_loss(net.forward(batch[0]), batch[1]); }

class Lit : public LightningModule {
 public:
  Lit() { net = register_module("net", std::make_shared<Net>()); }
  torch::Tensor training_step(const Batch& batch, int64_t) override { return loss_of(*net, batch); }
  OptimizerConfig configure_optimizers() override {
    return std::make_shared<Adam>(net->parameters(), AdamOptions(0.01));
  }
  std::shared_ptr<Net> net;
};

/// Nine batches in a new order each epoch. The targets are large enough for 16-mixed to overflow at first.
std::shared_ptr<DataLoader> data() {
  const torch::Tensor x = torch::arange(72, torch::kFloat).reshape({36, 2}) / 36;
  return std::make_shared<DataLoader>(
      std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, 10 + x.sum(1, true)}),
      DataLoaderOptions(4).shuffle(true));
}

bool equal_weights(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto of_a = a.parameters(), of_b = b.parameters();
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                    [](const auto& x, const auto& y) { return torch::equal(x.cpu(), y.cpu()); });
}

class Rows : public Logger {
 public:
  std::string name() const override { return "rows"; }
  std::string version() const override { return "0"; }
  void log_metrics(const MetricRow& row) override {
    for (const auto& each : row.values) rows.emplace_back(row.step, each.name->text, each.value);
  }
  void finalize(std::string_view status) override { finalized = status; }
  std::vector<std::tuple<int64_t, std::string, double>> rows;
  std::string finalized;
};

FabricOptions on_test_device(const std::string& precision = "32-true") {
  return {.accelerator = test_accelerator(), .precision = precision};
}

/// A loop with everything that its checkpoint must hold.
struct Loop {
  Fabric fabric;
  std::shared_ptr<Net> net = std::make_shared<Net>();
  std::shared_ptr<Adam> optimizer = std::make_shared<Adam>(net->parameters(), AdamOptions(0.01));
  StepLR scheduler{optimizer, 3};
  FabricLoader batches;
  int64_t count = 0;
  double total = 0;
  FabricState state;

  explicit Loop(const std::string& precision) : fabric(on_test_device(precision)), batches(fabric.setup_dataloader(data())) {
    fabric.setup(*net, {optimizer});
    state.add("model", *net).add("optimizer", *optimizer).add("scheduler", scheduler).add("loader", batches.loader());
    state.add("count", count).add("total", total);
  }
  void step(const Batch& batch) {
    optimizer->zero_grad();
    const torch::Tensor loss = fabric.autocast([&] { return loss_of(*net, batch); });
    fabric.backward(loss);
    fabric.step(*optimizer);
    scheduler.step();
    total += loss.item<double>();
    ++count;
  }
};

struct EpochHooks {
  virtual ~EpochHooks() = default;
  virtual void on_epoch_end(Fabric& fabric, int64_t epoch) = 0;
};

struct Recorder : FabricCallback, EpochHooks {
  explicit Recorder(std::vector<std::string>& log) : log(log) {}
  void on_epoch_end(Fabric& fabric, int64_t epoch) override {
    log.push_back(fabric.precision().name() + " " + std::to_string(epoch));
  }
  std::vector<std::string>& log;
};

struct Bystander : FabricCallback {};

void add_precisions() {
  QTest::addColumn<QString>("precision");
  for (const auto& name : Precision::names()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

}  // namespace

class TestFabric : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void equals_the_trainer_data() { add_precisions(); }
  // Accumulation over two batches with an odd one at the epoch's end, clipping, dropout, shuffling.
  void equals_the_trainer() {
    QFETCH(QString, precision);
    TrainerOptions options;
    options.accelerator = test_accelerator();
    options.precision = precision.toStdString();
    options.max_epochs = 4;
    options.accumulate_grad_batches = 2;
    options.gradient_clip_val = 0.5;
    options.enable_checkpointing = false;
    Fabric::seed_everything(1);
    const auto lit = std::make_shared<Lit>();
    Trainer trainer(options);
    trainer.fit(lit, DataLoaders(data()));

    Fabric fabric(on_test_device(precision.toStdString()));
    fabric.seed_everything(1);
    const auto net = std::make_shared<Net>();
    const auto optimizer = std::make_shared<Adam>(net->parameters(), AdamOptions(0.01));
    fabric.setup(*net, {optimizer});
    FabricLoader batches = fabric.setup_dataloader(data());
    int skipped = 0;
    for (int epoch = 0; epoch < 4; ++epoch) {
      int64_t i = 0;
      for (const Batch& batch : batches) {
        QCOMPARE(batch[0].scalar_type(), fabric.precision().type());
        if (i % 2 == 0) optimizer->zero_grad();
        const bool steps = ++i % 2 == 0 || i == batches.size();
        const int64_t window = i == batches.size() ? 1 : 2;
        const auto add_gradients = [&] {
          fabric.backward(fabric.autocast([&] { return loss_of(*net, batch); }) / window);
        };
        fabric.no_backward_sync(add_gradients, !steps);
        if (!steps) continue;
        QVERIFY(!(*fabric.clip_gradients(*optimizer, {.max_norm = 0.5}) <= 0.5));
        skipped += !fabric.step(*optimizer);
      }
      QCOMPARE(i, 9);
    }
    QVERIFY(equal_weights(*net, *lit->net));
    QCOMPARE(skipped > 0, precision == "16-mixed");
  }

  void computes_in_the_precision() {
    const torch::Tensor x = torch::ones({4, 2});
    for (const auto& [name, type] : {std::pair("32-true", torch::kFloat), std::pair("bf16-mixed", torch::kBFloat16),
                                     std::pair("16-mixed", torch::kHalf), std::pair("bf16-true", torch::kBFloat16)}) {
      const Fabric fabric(on_test_device(name));
      Net net;
      fabric.setup(net);
      const Batch batch = fabric.to_device(x);
      QCOMPARE(fabric.autocast([&] { return net.forward(batch[0]).scalar_type(); }), type);
      QCOMPARE(fabric.init_module([] { return Net(); }).first->weight.scalar_type(), fabric.precision().type());
    }
  }

  void goes_on_from_a_checkpoint_data() { add_precisions(); }
  // Saved in the midst of an epoch; the rest is what it would have been.
  void goes_on_from_a_checkpoint() {
    QFETCH(QString, precision);
    QTemporaryDir folder;
    const std::string file = folder.filePath("a.ckpt").toStdString();
    Fabric::seed_everything(1);
    Loop whole(precision.toStdString());
    for (int epoch = 0; epoch < 2; ++epoch) {
      for (const Batch& batch : whole.batches) {
        whole.step(batch);
        if (whole.count == 13) whole.fabric.save(file, whole.state);
      }
    }
    const torch::Tensor drawn = torch::rand({3});
    Fabric::seed_everything(2);
    Loop rest(precision.toStdString());
    QVERIFY(rest.fabric.load(file, rest.state).empty());
    QCOMPARE(rest.count, 13);
    for (Batch batch; rest.batches.next(batch);) rest.step(batch);
    QCOMPARE(rest.count, whole.count);
    QCOMPARE(rest.total, whole.total);
    QVERIFY(equal_weights(*rest.net, *whole.net));
    QVERIFY(encode_checkpoint(rest.optimizer->state_dict()) == encode_checkpoint(whole.optimizer->state_dict()));
    QVERIFY(torch::equal(torch::rand({3}), drawn));
    QCOMPARE(read_checkpoint(file).contains("MixedPrecision"), precision == "16-mixed");
  }

  void reads_a_trainers_checkpoint() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("a.ckpt").toStdString(), raw = folder.filePath("raw.pt").toStdString();
    TrainerOptions options;
    options.accelerator = test_accelerator();
    options.max_epochs = 1;
    options.enable_checkpointing = false;
    const auto lit = std::make_shared<Lit>();
    Trainer trainer(options);
    trainer.fit(lit, DataLoaders(data()));
    trainer.save_checkpoint(file);

    Fabric fabric(on_test_device());
    Lit other;
    FabricState state;
    state.add("state_dict", other);
    const Dict rest = fabric.load(file, state);
    QVERIFY(equal_weights(other, *lit));
    QCOMPARE(rest.at("epoch").as_int(), 1);
    QVERIFY(rest.contains("leyden") && !rest.contains("state_dict"));

    Net net;
    write_checkpoint(raw, module_state_dict(*lit->net));
    fabric.load_raw(raw, net);
    QVERIFY(equal_weights(net, *lit->net));
    const std::string optimizer_file = folder.filePath("optimizer.pt").toStdString();
    write_checkpoint(optimizer_file, trainer.optimizers()[0]->state_dict());
    Adam optimizer(net.parameters(), AdamOptions(0.5));
    fabric.load_raw(optimizer_file, optimizer);
    QCOMPARE(optimizer.param_groups()[0].lr(), 0.01);
  }

  void an_overflow_skips_the_step() {
    Fabric fabric(on_test_device("16-mixed"));
    Net net;
    Adam optimizer(net.parameters(), AdamOptions(0.01));
    const torch::Tensor& weight = net.first->weight;
    const torch::Tensor before = weight.detach().clone();
    fabric.backward(weight.sum() * 1e38);
    QVERIFY(!std::isfinite(*fabric.clip_gradients(optimizer, {.max_norm = 1})));
    QVERIFY(!fabric.step(optimizer));
    QVERIFY(torch::equal(weight, before));
    optimizer.zero_grad();
    fabric.backward(weight.sum());
    QCOMPARE(fabric.precision().scaler()->get_scale(), 32768.0);
    QVERIFY(fabric.step(optimizer));
    QVERIFY(!torch::equal(weight, before));
  }

  // Both are unscaled by the scale that their gradients have, though the first one's overflow lowers it.
  void optimizers_of_one_loss_share_its_scale() {
    for (const bool clips : {false, true}) {
      Fabric fabric(on_test_device("16-mixed"));
      const torch::Tensor a = torch::zeros({1}).requires_grad_(), b = torch::zeros({1}).requires_grad_();
      SGD of_a({a}, SGDOptions(1)), of_b({b}, SGDOptions(1));
      fabric.backward((a * 1e38 + b).sum());
      if (clips) {
        fabric.clip_gradients(of_a, {.clip_val = 5});
        fabric.clip_gradients(of_b, {.clip_val = 5});
      }
      QVERIFY(!fabric.step(of_a));
      QVERIFY(fabric.step(of_b));
      QCOMPARE(b.item<double>(), -1.0);
      EXPECT_IN(message_of<ConfigError>([&] { fabric.step(of_b); }), "twice");
    }
  }

  void clips_true_gradients() {
    for (const char* precision : {"32-true", "16-mixed"}) {
      Fabric fabric(on_test_device(precision));
      const torch::Tensor w = torch::zeros({2}).requires_grad_();
      SGD optimizer({w}, SGDOptions(0.1));
      fabric.backward((w * torch::tensor({3.0, 4.0})).sum());
      QVERIFY(std::abs(*fabric.clip_gradients(optimizer, {.max_norm = 1}) - 5) < 1e-5);
      QVERIFY(torch::allclose(w.grad(), torch::tensor({0.6, 0.8}).to(torch::kFloat), 1e-4));
      fabric.step(optimizer);
      optimizer.zero_grad();
      fabric.backward((w * torch::tensor({3.0, -4.0})).sum());
      QVERIFY(!fabric.clip_gradients(optimizer, {.clip_val = 3.5}));
      QVERIFY(torch::equal(w.grad(), torch::tensor({3.0f, -3.5f})));
      const double infinity = std::numeric_limits<double>::infinity();
      QCOMPARE(*fabric.clip_gradients(optimizer, {.max_norm = 7, .norm_type = infinity}), 3.5);
    }
    const Fabric fabric(on_test_device());
    const torch::Tensor w = torch::zeros({2}).requires_grad_();
    SGD optimizer({w}, SGDOptions(0.1));
    fabric.backward((w * torch::tensor({std::numeric_limits<float>::infinity(), 2.0f})).sum());
    EXPECT_IN(message_of<TrainingError>([&] { fabric.clip_gradients(optimizer, {.max_norm = 1}); }), "non-finite");
    QCOMPARE(w.grad()[1].item<double>(), 2.0);
    QVERIFY(std::isinf(*fabric.clip_gradients(optimizer, {.max_norm = 1, .error_if_nonfinite = false})));
  }

  void steps_with_a_closure() {
    const Fabric fabric(on_test_device());
    const torch::Tensor w = torch::full({1}, 5.0).requires_grad_();
    LBFGS optimizer({w});
    const auto closure = [&] {
      optimizer.zero_grad();
      const torch::Tensor loss = (w - 2).square().sum();
      fabric.backward(loss);
      return loss;
    };
    for (int i = 0; i < 5; ++i) QVERIFY(fabric.step(optimizer, closure));
    QVERIFY(std::abs(w.item<double>() - 2) < 1e-3);
    const Fabric scaled(on_test_device("16-mixed"));
    EXPECT_IN(message_of<ConfigError>([&] { scaled.step(optimizer, closure); }), "bf16-mixed");
  }

  void logs_to_every_logger() {
    const auto rows = std::make_shared<Rows>(), others = std::make_shared<Rows>();
    {
      Fabric fabric({.accelerator = test_accelerator(), .loggers = {rows, others}});
      fabric.log("loss", 0.5);
      fabric.log("loss", torch::tensor({0.25}).requires_grad_());
      fabric.log_dict({{"b", 1}, {"a", 2}}, 7);
      fabric.log("loss", 0.125);
      EXPECT_IN(message_of<ConfigError>([&] { fabric.log("loss", torch::ones({2})); }), "loss is a tensor of 2 elements");
    }
    using Row = std::tuple<int64_t, std::string, double>;
    const std::vector<Row> expected = {{0, "loss", 0.5}, {1, "loss", 0.25}, {7, "b", 1.0}, {7, "a", 2.0}, {8, "loss", 0.125}};
    QVERIFY(rows->rows == expected);
    QVERIFY(others->rows == expected);
    QCOMPARE(rows->finalized, std::string("success"));
    try {
      const Fabric fabric({.accelerator = test_accelerator(), .loggers = {rows}});
      throw Interrupted();
    } catch (const Interrupted&) {
      QCOMPARE(rows->finalized, std::string("failed"));
    }
  }

  void calls_the_callbacks_that_have_the_hook() {
    std::vector<std::string> log, other_log;
    Fabric fabric({.accelerator = test_accelerator(),
                   .callbacks = {std::make_shared<Recorder>(log), std::make_shared<Bystander>(),
                                 std::make_shared<Recorder>(other_log)}});
    fabric.call<&EpochHooks::on_epoch_end>(fabric, 3);
    fabric.call<&Recorder::on_epoch_end>(fabric, 4);
    const std::vector<std::string> expected = {"32-true 3", "32-true 4"};
    QVERIFY(log == expected);
    QVERIFY(other_log == expected);
  }

  void one_process() {
    Fabric fabric(on_test_device());
    QCOMPARE(fabric.launch([](Fabric& each) { return each.world_size(); }), 1);
    QVERIFY(fabric.is_global_zero());
    fabric.barrier();
    const torch::Tensor x = torch::tensor({1.0, 2.0});
    QVERIFY(torch::equal(fabric.all_reduce(x), x));
    QVERIFY(torch::equal(fabric.all_gather(x), x.unsqueeze(0)));
    QCOMPARE(fabric.broadcast("text"), std::string("text"));
  }

  void the_first_process_goes_first() {
    std::vector<int64_t> order;  // written by one at a time, as this shows
    in_processes(2, [&](Strategy& process) {
      const auto strategy = std::make_shared<ThreadProcess>(dynamic_cast<ThreadProcess&>(process));
      Fabric fabric({.accelerator = "cpu"}, strategy);
      const auto rank = fabric.rank_zero_first([&] { return order.emplace_back(fabric.global_rank()); });
      if (rank != fabric.global_rank()) throw std::runtime_error("another value");
      fabric.barrier();
    });
    QVERIFY(order == (std::vector<int64_t>{0, 1}));
    // An error of the first one's keeps nobody waiting.
    bool second_ran = false;
    const std::string said = message_of<std::runtime_error>([&] {
      in_processes(2, [&](Strategy& process) {
        Fabric fabric({.accelerator = "cpu"}, std::make_shared<ThreadProcess>(dynamic_cast<ThreadProcess&>(process)));
        fabric.rank_zero_first([&] {
          if (fabric.is_global_zero()) throw std::runtime_error("no such file");
          second_ran = true;
        }, true);
      });
    });
    QCOMPARE(said, std::string("no such file"));
    QVERIFY(second_ran);
    QCOMPARE(Fabric(on_test_device()).rank_zero_first([] { return 3; }), 3);
  }

  void saves_what_its_filters_let_pass() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("a.ckpt").toStdString();
    const Fabric fabric(on_test_device());
    Net net;
    Dict values{{"a", 1}, {"b", 2}};
    int64_t number = 3;
    FabricState state;
    state.add("model", net).add("values", values).add("number", number);
    const auto is_weight = [](const std::string& name, const Value& value) {
      return name.ends_with("weight") && value.as_tensor().dim() == 2;
    };
    fabric.save(file, state, {{"model", is_weight}, {"values", [](const std::string& name, const Value&) { return name == "b"; }}});
    const Dict saved = read_checkpoint(file);
    QVERIFY(saved.at("model").as_dict().names() == (std::vector<std::string>{"first.weight", "second.weight"}));
    QVERIFY(saved.at("values").as_dict() == (Dict{{"b", 2}}));
    QCOMPARE(saved.at("number").as_int(), int64_t{3});
    const auto refused = [&](const std::string& name, const Fabric::Filter& filter) {
      return message_of<ConfigError>([&] { fabric.save(file + "x", state, {{name, filter}}); });
    };
    EXPECT_IN(refused("modell", is_weight), "did you mean model");
    EXPECT_IN(refused("number", is_weight), "one value");
    EXPECT_IN(refused("model", {}), "takes a function");
    QVERIFY(!QFile::exists(QString::fromStdString(file + "x")));
  }

  void wrong_flags_and_setups() {
    EXPECT_IN(message_of<ConfigError>([] { Fabric({.precision = "8-true"}); }), "it can be 32-true");
    EXPECT_IN(message_of<ConfigError>([] { Fabric({.strategy = "fsdp"}); }), "single_device");
    const Fabric fabric(on_test_device());
    Net net, other;
    const auto foreign = std::make_shared<SGD>(other.parameters(), SGDOptions(0.1));
    EXPECT_IN(message_of<ConfigError>([&] { fabric.setup(net, {foreign}); }), "SGD has a parameter that the module");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.setup(net, {nullptr}); }), "null pointer instead of an optimizer");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.setup_dataloader(nullptr); }), "needs a loader");
  }

  void wrong_steps() {
    const Fabric fabric(on_test_device());
    Net net;
    SGD optimizer(net.parameters(), SGDOptions(0.1));
    EXPECT_IN(message_of<ConfigError>([&] { fabric.backward({}); }), "undefined");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.backward(net.first->bias * 1); }), "8 elements; the loss is one");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.backward(torch::ones({})); }), "needs no gradient");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.clip_gradients(optimizer, {}); }), "neither");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.clip_gradients(optimizer, {.clip_val = 1, .max_norm = 1}); }), "both");
    EXPECT_IN(message_of<ConfigError>([&] { fabric.clip_gradients(optimizer, {.max_norm = 0}); }), "max_norm is 0");
    const Fabric scaled(on_test_device("16-mixed"));
    EXPECT_IN(message_of<ConfigError>([&] { scaled.step(optimizer); }), "before scale(loss)");
  }

  void wrong_checkpoints() {
    QTemporaryDir folder;
    const std::string file = folder.filePath("a.ckpt").toStdString();
    Fabric fabric(on_test_device());
    int64_t number = 3;
    torch::Tensor tensor = torch::ones({2});
    FabricState state;
    state.add("n", number).add("t", tensor);
    EXPECT_IN(message_of<ConfigError>([&] { state.add("n", number); }), "two values named 'n'");
    EXPECT_IN(message_of<ConfigError>([&] { state.add("leyden", number); }), "'leyden' for itself");
    fabric.save(file, state);
    number = 4;
    const auto load = [&](auto& value, const char* name) {
      FabricState other;
      other.add("n", number).add(name, value);
      return message_of<CheckpointError>([&] { fabric.load(file, other); });
    };
    std::string text;
    torch::Tensor large = torch::ones({4}), one = torch::ones({1});
    EXPECT_IN(load(text, "m"), "has nothing named m; it has n, t");
    QCOMPARE(number, 4);  // nothing was restored
    EXPECT_IN(load(text, "t"), "a.ckpt', t: ");
    EXPECT_IN(load(large, "t"), "shape [2], this one has [4]");
    Net net;
    EXPECT_IN(load(net, "n2"), "nothing named n2");
    FabricState missing;
    missing.add("m", text);
    const Dict rest = fabric.load(file, missing, false);
    QCOMPARE(rest.at("n").as_int(), 3);
    QCOMPARE(rest.size(), size_t(2));
    QVERIFY_EXCEPTION_THROWN(fabric.load(folder.filePath("none").toStdString(), state), CheckpointError);
  }

  // The example ends with 1 unless its loss has fallen below 0.1.
  void the_example_learns_and_goes_on() {
    for (const char* precision : {"32-true", "bf16-mixed", "16-mixed"}) {
      QTemporaryDir folder;
      for (const char* begin : {"epoch 10, step 160,", "epoch 20, step 320,"}) {
        QProcess program;
        program.start(FABRIC_EXAMPLE, {precision, folder.path()});
        QVERIFY(program.waitForFinished(60'000));
        const QString said = program.readAllStandardOutput();
        QVERIFY2(program.exitCode() == 0, qPrintable(said + program.readAllStandardError()));
        QVERIFY2(said.startsWith(begin), qPrintable(said));
      }
      QVERIFY(QFile::exists(folder.filePath("lightning_logs/version_1/metrics.csv")));
    }
  }
};

QTEST_GUILESS_MAIN(TestFabric)
#include "test_fabric.moc"
