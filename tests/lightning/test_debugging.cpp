// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The flags that look for mistakes, the profilers, and compiled models.
#include <lightning/torch.h>

#include <torch/csrc/autograd/anomaly_mode.h>

#include <lightning/anomaly.h>
#include <lightning/callbacks/early_stopping.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/compiled_model.h>
#include <lightning/dataset.h>
#include <lightning/errors.h>
#include <lightning/loggers/csv_logger.h>
#include <lightning/optimizers.h>
#include <lightning/profilers/simple_profiler.h>
#include <lightning/profilers/torch_profiler.h>
#include <lightning/trainer.h>

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "expect_message.h"
#include "test_device.h"

using namespace leyden;

namespace {

class Model : public LightningModule {
 public:
  Model() { net = register_module("net", torch::nn::Linear(3, 1)); }
  torch::Tensor forward(const Batch& batch) override { return net(batch[0]); }
  torch::Tensor training_step(const Batch& batch, int64_t) override {
    seen.push_back(batch[0].sum().item<double>());
    const torch::Tensor loss = spoil ? spoil(net(batch[0])) : torch::mse_loss(net(batch[0]), batch[1]);
    log("loss", loss);
    return loss;
  }
  void validation_step(const Batch& batch, int64_t) override {
    validated.push_back(batch[0].sum().item<double>());
    log("val_loss", torch::mse_loss(net(batch[0]), batch[1]));
  }
  void test_step(const Batch& batch, int64_t) override { log("test_loss", torch::mse_loss(net(batch[0]), batch[1])); }
  OptimizerConfig configure_optimizers() override { return std::make_shared<SGD>(parameters(), SGDOptions(0.01)); }

  torch::nn::Linear net{nullptr};
  std::vector<double> seen, validated;
  std::function<torch::Tensor(const torch::Tensor&)> spoil;
};

std::shared_ptr<DataLoader> data(int64_t samples, bool shuffle = false, double first = 0) {
  const torch::Tensor x = torch::arange(samples * 3, torch::kFloat).reshape({samples, 3}) / 100 + first;
  return std::make_shared<DataLoader>(
      std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x, x.sum(1, true)}),
      DataLoaderOptions(4).shuffle(shuffle).seed(1));
}

}  // namespace

class TestDebugging : public QObject {
  Q_OBJECT

  std::unique_ptr<QTemporaryDir> m_folder;
  TrainerOptions options() const {
    TrainerOptions options;
    options.accelerator = test_accelerator();
    options.num_threads = 1;
    options.max_epochs = 2;
    options.default_root_dir = m_folder->path().toStdString();
    return options;
  }
  QStringList files() const {
    QStringList names;
    QDirIterator it(m_folder->path(), QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) names << QFileInfo(it.next()).fileName();
    return names;
  }

 private Q_SLOTS:
  void init() { m_folder = std::make_unique<QTemporaryDir>(); }

  void fast_dev_run_leaves_nothing() {
    TrainerOptions o = options();
    o.fast_dev_run = 3;
    o.num_sanity_val_steps = 2;
    const auto model = std::make_shared<Model>();
    Trainer trainer(o, {std::make_shared<ModelCheckpoint>()}, {std::make_shared<CSVLogger>(CSVLoggerOptions{.save_dir = m_folder->path().toStdString()})});
    trainer.fit(model, data(40), data(40));
    QCOMPARE(model->seen.size(), size_t(3));
    QCOMPARE(model->validated.size(), size_t(3));
    QCOMPARE(trainer.global_step(), 3);
    QCOMPARE(trainer.current_epoch(), 1);
    QCOMPARE(files(), QStringList());
  }

  void overfit_batches_reads_the_same_few_in_order() {
    TrainerOptions o = options();
    o.overfit_batches = BatchLimit(int64_t{2});
    o.enable_checkpointing = false;
    o.num_sanity_val_steps = 0;
    const auto model = std::make_shared<Model>();
    Trainer(o).fit(model, data(40, true), data(20, true, 7));
    const auto expected = std::make_shared<Model>();
    o.max_epochs = 1;
    Trainer(o).fit(expected, data(40), data(20, false, 7));
    QCOMPARE(model->seen.size(), size_t(4));
    QCOMPARE(std::vector<double>(model->seen.begin(), model->seen.begin() + 2), expected->seen);
    QCOMPARE(std::vector<double>(model->seen.begin() + 2, model->seen.end()), expected->seen);
    // Validation has its own data, as many batches of it, in order too.
    QCOMPARE(std::vector<double>(model->validated.begin(), model->validated.begin() + 2), expected->validated);
    QVERIFY(model->validated[0] > model->seen[0] + 50);
  }

  void detect_anomaly_names_the_operation_data() {
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("node");
    QTest::newRow("sqrt") << "sqrt" << "SqrtBackward0";
    QTest::newRow("log") << "log" << "LogBackward0";
    QTest::newRow("div") << "div" << "DivBackward0";
  }
  void detect_anomaly_names_the_operation() {
    QFETCH(QString, operation);
    QFETCH(QString, node);
    const auto model = std::make_shared<Model>();
    model->spoil = [&](const torch::Tensor& out) {
      const torch::Tensor zero = out * 0;
      if (operation == "sqrt") return torch::sqrt(zero).sum() * 0;
      if (operation == "log") return (torch::log(zero) * 0).sum();
      return (zero / zero).sum();
    };
    TrainerOptions o = options();
    o.detect_anomaly = true;
    o.enable_checkpointing = false;
    try {
      Trainer(o).fit(model, data(8));
      QFAIL("no anomaly was seen");
    } catch (const TrainingError& error) {
      QVERIFY2(QString(error.what()).contains("gradient of " + operation + " became NaN (" + node), error.what());
      QCOMPARE(error.hook(), std::string("Model::backward"));
    }
    QVERIFY(!torch::autograd::AnomalyMode::is_enabled());
    o.detect_anomaly = false;
    Trainer(o).fit(model, data(8));
  }

  void anomalies_in_words() {
    QVERIFY(explain_anomaly("Function 'NativeBatchNormBackward0' returned nan values in its 1th output.")
                .starts_with("the gradient of native_batch_norm became NaN (NativeBatchNormBackward0, for its input 1)"));
    QCOMPARE(explain_anomaly("something else"), std::string("something else"));
  }

  void deterministic_refuses_what_cannot_repeat() {
    const auto model = std::make_shared<Model>();
    model->spoil = [](const torch::Tensor& out) {
      return out.put(torch::zeros({1}, torch::kLong), torch::ones({1}), false).sum();
    };
    TrainerOptions o = options();
    o.enable_checkpointing = false;
    Trainer(o).fit(model, data(8));
    o.deterministic = true;
    QVERIFY_EXCEPTION_THROWN(Trainer(o).fit(model, data(8)), TrainingError);
    QVERIFY(!at::globalContext().deterministicAlgorithms());
  }

  void barebones_does_nothing_beside() {
    TrainerOptions o = options();
    o.barebones = true;
    const auto model = std::make_shared<Model>();
    Trainer trainer(o);
    trainer.fit(model, data(8), data(8));
    QCOMPARE(model->seen.size(), size_t(4));
    QCOMPARE(model->validated.size(), size_t(4));  // no sanity check
    QCOMPARE(files(), QStringList());
    QVERIFY(trainer.callback_metrics().items().empty());
    QVERIFY(!trainer.options().enable_progress_bar && !trainer.options().enable_model_summary);
    QCOMPARE(trainer.options().log_every_n_steps, 0);
    QVERIFY(trainer.callbacks().empty());
  }

  void barebones_refuses_data() {
    QTest::addColumn<QString>("flag");
    for (const char* flag : {"callbacks", "loggers", "log_every_n_steps", "num_sanity_val_steps", "fast_dev_run",
                             "detect_anomaly", "profiler"}) {
      QTest::newRow(flag) << flag;
    }
  }
  void barebones_refuses() {
    QFETCH(QString, flag);
    TrainerOptions o = options();
    o.barebones = true;
    if (flag == "log_every_n_steps") o.log_every_n_steps = 1;
    if (flag == "num_sanity_val_steps") o.num_sanity_val_steps = 1;
    if (flag == "fast_dev_run") o.fast_dev_run = 1;
    if (flag == "detect_anomaly") o.detect_anomaly = true;
    if (flag == "profiler") o.profiler = "simple";
    std::vector<std::shared_ptr<Callback>> callbacks;
    std::vector<std::shared_ptr<Logger>> loggers;
    if (flag == "callbacks") callbacks = {std::make_shared<ModelCheckpoint>()};
    if (flag == "loggers") loggers = {std::make_shared<CSVLogger>(CSVLoggerOptions{.save_dir = m_folder->path().toStdString()})};
    try {
      Trainer trainer(o, callbacks, loggers);
      QFAIL("was taken");
    } catch (const ConfigError& error) {
      QCOMPARE(error.key(), flag.toStdString());
    }
  }

  void simple_profile_has_every_hook() {
    TrainerOptions o = options();
    o.profiler = "simple";
    const auto model = std::make_shared<Model>();
    EarlyStoppingOptions stopping;
    stopping.monitor = "val_loss";
    Trainer trainer(o, {std::make_shared<EarlyStopping>(stopping)});
    trainer.fit(model, data(20), data(8));
    const auto& times = dynamic_cast<const SimpleProfiler&>(*trainer.profiler()).times();
    QCOMPARE(times.at("[LightningModule]Model.training_step").calls, 10);
    QCOMPARE(times.at("run_training_batch").calls, 10);
    QCOMPARE(times.at("run_training_epoch").calls, 2);
    QCOMPARE(times.at("train_dataloader_next").calls, 10);
    QCOMPARE(times.at("[LightningModule]Model.optimizer_step").calls, 10);
    QCOMPARE(times.at("[Callback]EarlyStopping.on_validation_end").calls, 3);  // the sanity check's, too
    QCOMPARE(times.at("[Callback]ModelCheckpoint.on_train_batch_end").calls, 10);
    QCOMPARE(times.at("run_evaluation_batch").calls, 6);
    // What lies within something else takes no longer.
    QVERIFY(times.at("[LightningModule]Model.training_step").seconds <= times.at("run_training_batch").seconds);
    QVERIFY(times.at("run_training_batch").seconds <= times.at("run_training_epoch").seconds);
    const QString report = QString::fromStdString(trainer.profiler()->summary());
    QVERIFY(report.startsWith("Profile of fit"));
    QVERIFY(report.contains("[LightningModule]Model.training_step"));
    QFile file(QString::fromStdString(trainer.profiler()->report_file().string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), report);
    QCOMPARE(QFileInfo(file).fileName(), QString("fit-simple_profile.txt"));
    trainer.test(model, data(8));
    QCOMPARE(times.count("[LightningModule]Model.training_step"), size_t(0));
    QCOMPARE(times.at("[LightningModule]Model.test_step").calls, 2);
  }

  void a_failed_run_has_a_profile() {
    TrainerOptions o = options();
    o.profiler = "simple";
    const auto model = std::make_shared<Model>();
    model->spoil = [](const torch::Tensor&) -> torch::Tensor { throw std::runtime_error("asked for"); };
    Trainer trainer(o);
    QVERIFY_EXCEPTION_THROWN(trainer.fit(model, data(8)), TrainingError);
    QVERIFY(QString::fromStdString(trainer.profiler()->summary()).contains("training_step"));
  }

  void pytorch_profile_is_a_chrome_trace() {
    TrainerOptions o = options();
    o.profiler = "pytorch";
    const auto model = std::make_shared<Model>();
    Trainer trainer(o);
    trainer.fit(model, data(40), data(8));
    QFile file(QString::fromStdString(trainer.profiler()->trace_file().string()));
    QCOMPARE(QFileInfo(file).fileName(), QString("fit-pytorch_profile.pt.trace.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonDocument trace = QJsonDocument::fromJson(file.readAll());
    QVERIFY(trace.isObject());
    QMap<QString, int> names;
    for (const auto& event : trace["traceEvents"].toArray()) ++names[event.toObject()["name"].toString()];
    QCOMPARE(names["run_training_batch"], 3);
    QCOMPARE(names["[LightningModule]Model.training_step"], 3);
    QCOMPARE(names["aten::mse_loss"], 3);
    QVERIFY(names["aten::addmm"] >= 3);
    QVERIFY(names["autograd::engine::evaluate_function: MseLossBackward0"] >= 3);
    QVERIFY(QString::fromStdString(trainer.profiler()->summary()).contains("aten::addmm"));
    // Short runs, other stages.
    trainer.test(model, data(8));
    QVERIFY(QString::fromStdString(trainer.profiler()->summary()).contains("aten::addmm"));
    trainer.predict(model, data(4));
    QVERIFY(QString::fromStdString(trainer.profiler()->summary()).contains("nothing was recorded"));
    QVERIFY(trainer.profiler()->trace_file().empty());
  }

  void profilers_that_do_not_exist() {
    QVERIFY(!make_profiler("none"));
    for (const char* name : {"advanced", "xla", "fast"}) {
      try {
        make_profiler(name);
        QFAIL(name);
      } catch (const ConfigError& error) {
        QVERIFY(QString(error.what()).contains("simple") && QString(error.what()).contains("pytorch"));
      }
    }
    QVERIFY_EXCEPTION_THROWN(TorchProfiler({.active = 0}), ConfigError);
    TrainerOptions o = options();
    o.profiler = "pytorch";
    o.default_root_dir = "/proc/nowhere";
    o.enable_checkpointing = false;
    const auto model = std::make_shared<Model>();
    QVERIFY_EXCEPTION_THROWN(Trainer(o).fit(model, data(40)), Error);
  }

  void a_compiled_model_predicts_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("TorchScript") << "TorchScript";
    // Compiling takes a C++ compiler and a minute.
    if (qEnvironmentVariableIsSet("LEYDEN_LONG_TESTS")) QTest::newRow("AOTInductor") << "AOTInductor";
  }
  void a_compiled_model_predicts() {
    QFETCH(QString, kind);
    const QString python = qEnvironmentVariable("LEYDEN_TEST_PYTHON", QStringLiteral(LEYDEN_TEST_PYTHON));
    if (python.isEmpty() || !QFile::exists(python)) QSKIP("there is no Python with torch to compile a model (LEYDEN_TEST_PYTHON)");
    const QString device = test_device().is_cuda() ? "cuda" : "cpu";
    const QString model = m_folder->filePath(kind == "AOTInductor" ? "model.pt2" : "model.pt");
    QProcess process;
    process.start(python, {LEYDEN_SOURCE_DIR "/tests/lightning/compile_model.py", kind, model, device});
    QVERIFY(process.waitForFinished(600'000));
    const QByteArray said = process.readAllStandardError();
    if (process.exitCode() == 3) QSKIP("this Python's torch cannot compile with AOTInductor: " + said.right(300));
    QVERIFY2(process.exitCode() == 0, said);
    const auto compiled = std::make_shared<CompiledModel>(CompiledModel::Trusted(model.toStdString()), test_device());
    QCOMPARE(QString::fromStdString(compiled->kind()), kind);
    const torch::Tensor x = torch::arange(12, torch::kFloat).reshape({4, 3});
    const torch::Tensor expected = torch::relu(x.matmul(torch::full({3, 2}, 0.5)) - 3);
    const Batch outputs = compiled->run(Batch(x).to(test_device()));
    QCOMPARE(outputs.size(), size_t(2));
    for (const torch::Tensor& output : outputs) QCOMPARE(output.device().type(), test_device().type());
    QVERIFY(torch::allclose(outputs[0].cpu(), expected));
    QVERIFY(torch::allclose(outputs[1].cpu(), expected.sum(1)));
    // Where the model is not: a sentence, and no crash.
    EXPECT_IN(message_of<ConfigError>([&] { compiled->run(Batch(x.to(torch::kMeta))); }), "and its input on meta");
    if (kind == "AOTInductor") {
      const auto other = test_device().is_cuda() ? torch::kCPU : torch::kCUDA;
      EXPECT_IN(message_of<ConfigError>([&] { CompiledModel(CompiledModel::Trusted(model.toStdString()), other); }),
                "was compiled for " + device.toStdString());
    }
    TrainerOptions o = options();
    o.enable_checkpointing = false;
    Trainer trainer(o);
    const auto predictions = trainer.predict(
        compiled, std::make_shared<DataLoader>(std::make_shared<TensorDataset>(std::vector<torch::Tensor>{x}), DataLoaderOptions(4)));
    QVERIFY(torch::allclose(predictions[0][0][0].cpu(), expected));
  }

  void exports_say_what_to_do_instead() {
    const Model model;
    QVERIFY_EXCEPTION_THROWN(to_onnx(model, m_folder->filePath("a.onnx").toStdString()), ConfigError);
    QVERIFY_EXCEPTION_THROWN(to_torchscript(model, m_folder->filePath("a.pt").toStdString()), ConfigError);
    QVERIFY(files().isEmpty());
  }

  void compiled_models_that_are_none() {
    const auto refused = [&](const QString& path) {
      try {
        CompiledModel model(CompiledModel::Trusted(path.toStdString()));
        return QString("was loaded");
      } catch (const ConfigError& error) {
        return QString(error.what());
      }
    };
    QVERIFY(refused(m_folder->filePath("none.pt2")).contains("there is no compiled model"));
    QFile file(m_folder->filePath("text.pt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("PK no archive with constants.pkl in it");
    file.close();
    QVERIFY(refused(file.fileName()).contains("cannot be loaded"));
    const auto model = std::make_shared<Model>();
    TrainerOptions o = options();
    Trainer trainer(o);
    trainer.fit(model, data(8));
    const QString checkpoint = m_folder->filePath("a.ckpt");
    trainer.save_checkpoint(checkpoint.toStdString());
    QVERIFY(refused(checkpoint).contains("looks like a checkpoint"));
  }
};

QTEST_GUILESS_MAIN(TestDebugging)
#include "test_debugging.moc"
