// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What callbacks promise besides their arithmetic: names and keys, resuming, warnings, files.
#include "callback_task.h"
#include "new_folders.h"
#include "expect_message.h"

#include <lightning/callback_registry.h>
#include <lightning/callbacks/backbone_finetuning.h>
#include <lightning/callbacks/base_prediction_writer.h>
#include <lightning/callbacks/device_stats_monitor.h>
#include <lightning/callbacks/early_stopping.h>
#include <lightning/callbacks/gradient_accumulation_scheduler.h>
#include <lightning/callbacks/lambda_callback.h>
#include <lightning/callbacks/model_checkpoint.h>
#include <lightning/callbacks/model_pruning.h>
#include <lightning/callbacks/model_summary_callback.h>
#include <lightning/callbacks/on_exception_checkpoint.h>
#include <lightning/callbacks/spike_detection.h>
#include <lightning/callbacks/stochastic_weight_averaging.h>
#include <lightning/callbacks/timer.h>
#include <lightning/callbacks/weight_averaging.h>
#include <lightning/checkpoint_file.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>

#include <c10/util/Exception.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace leyden;
using callback_task::data;
using callback_task::Fit;
using callback_task::Net;

namespace {

using Callbacks = std::vector<std::shared_ptr<Callback>>;

std::shared_ptr<ModelCheckpoint> every_step(const std::string& folder) {
  return std::make_shared<ModelCheckpoint>(
      ModelCheckpointOptions{.dirpath = folder, .save_top_k = -1, .every_n_train_steps = 1});
}

/// LibTorch's warnings while it lives.
class Warnings : public c10::WarningHandler {
 public:
  void process(const c10::Warning& warning) override { texts.push_back(warning.msg()); }
  bool has(const std::string& part) const {
    return std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return text.find(part) != std::string::npos; });
  }
  std::vector<std::string> texts;

 private:
  c10::WarningUtils::WarningHandlerGuard guard_{this};
};

bool same_weights(const torch::nn::Module& a, const torch::nn::Module& b) {
  const Dict x = module_state_dict(a), y = module_state_dict(b);
  return std::all_of(x.begin(), x.end(), [&](const auto& item) {
    return torch::equal(item.second.as_tensor(), y.at(item.first).as_tensor());
  });
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

class Writer : public BasePredictionWriter {
 public:
  using BasePredictionWriter::BasePredictionWriter;
  void write_on_batch_end(Trainer&, LightningModule&, const Batch& prediction, const std::vector<int64_t>& indices,
                          const Batch&, int64_t batch_idx, int64_t dataloader_idx) override {
    batches.push_back({dataloader_idx, batch_idx, prediction[0].size(0)});
    seen.insert(seen.end(), indices.begin(), indices.end());
  }
  void write_on_epoch_end(Trainer&, LightningModule&, const std::vector<std::vector<Batch>>& predictions,
                          const std::vector<std::vector<std::vector<int64_t>>>& indices) override {
    for (const auto& loader : predictions) loaders.push_back(loader.size());
    last = indices.back().back();
  }
  std::vector<std::vector<int64_t>> batches;
  std::vector<size_t> loaders;
  std::vector<int64_t> seen, last;
};

}  // namespace

class TestCallbackRules : public QObject {
  Q_OBJECT

 private:
  NewFolders folders_;
  TrainerOptions options(int64_t max_epochs = 4) { return callback_task::options(folders_.next(), max_epochs); }

 private Q_SLOTS:
  void registry() {
    for (const std::string& name : callback_names()) {
      QVERIFY2(!callback_fields(name).empty(), name.c_str());
      for (const FieldSpec& field : callback_fields(name)) QVERIFY2(!field.help.empty(), (name + "." + field.name).c_str());
      const std::string wrong = message_of<std::exception>([&] { make_callback(name, {{"no_such_key", 1}}); });
      QVERIFY2(contains(wrong, "no_such_key"), wrong.c_str());
    }
    QVERIFY(contains(message_of<std::exception>([] { make_callback("LearningRateMonitr", {}); }), "did you mean LearningRateMonitor"));
    QVERIFY(contains(message_of<std::exception>([] { make_callback("EMAWeightAveraging", {{"deca", 0.5}}); }), "did you mean decay"));
    QVERIFY(contains(message_of<std::exception>([] { make_callback("EMAWeightAveraging", {{"decay", 1.5}}); }), "from 0 to 1"));
    // A number for a list, a share or a number of epochs.
    make_callback("StochasticWeightAveraging", {{"swa_lrs", 0.05}, {"swa_epoch_start", 3}});
    make_callback("ModelPruning", {{"amount", 0.25}});
    QVERIFY(contains(message_of<std::exception>([] { make_callback("StochasticWeightAveraging", {}); }), "swa_lrs"));
    QVERIFY(contains(message_of<std::exception>([] { make_callback("StochasticWeightAveraging", {{"swa_lrs", 0.1}, {"swa_epoch_start", 0}}); }),
                     "swa_epoch_start"));
    QVERIFY(contains(message_of<std::exception>([] { make_callback("ModelPruning", {{"pruning_fn", "ln_structured"}}); }), "use_global"));
  }

  void schedule_of_accumulation() {
    const GradientAccumulationScheduler scheduler(GradientAccumulationSchedulerOptions{"{4: 2, 8:3}"});
    QCOMPARE(scheduler.accumulate_grad_batches(0), 1);
    QCOMPARE(scheduler.accumulate_grad_batches(4), 2);
    QCOMPARE(scheduler.accumulate_grad_batches(7), 2);
    QCOMPARE(scheduler.accumulate_grad_batches(20), 3);
    for (const char* wrong : {"", "4", "4:", "4:0", "-1:2", "4:2;8:3", "4:2, 4:3", "a:b"}) {
      QVERIFY2(contains(message_of<std::exception>([&] { GradientAccumulationScheduler{GradientAccumulationSchedulerOptions{wrong}}; }), "4:2, 8:4"),
               wrong);
    }
  }

  // Stopped within an epoch and gone on with, a run ends with the same bits.
  void resuming_data() {
    QTest::addColumn<QString>("which");
    QTest::addColumn<int>("step");
    for (const char* which : {"swa", "ema", "accumulation", "finetuning", "pruning"}) {
      for (const int step : {2, 4, 7, 8}) QTest::newRow(qPrintable(QString::asprintf("%s %d", which, step))) << which << step;
    }
  }
  void resuming() {
    QFETCH(QString, which);
    QFETCH(int, step);
    const auto make = [&]() -> std::shared_ptr<Callback> {
      if (which == "swa") {
        return make_callback("StochasticWeightAveraging", {{"swa_lrs", 0.02}, {"swa_epoch_start", 2}, {"annealing_epochs", 2}});
      }
      if (which == "ema") return make_callback("EMAWeightAveraging", {{"decay", 0.7}});
      if (which == "accumulation") return make_callback("GradientAccumulationScheduler", {{"scheduling", "0:2, 2:1"}});
      if (which == "finetuning") return make_callback("BackboneFinetuning", {{"unfreeze_backbone_at_epoch", 1}});
      return make_callback("ModelPruning", {{"amount", 0.3}});
    };
    TrainerOptions flags = options();
    flags.enable_checkpointing = true;
    const std::string folder = folders_.next();
    const Fit whole(std::make_shared<Net>("adam"), {make(), every_step(folder)}, flags);
    const QStringList found = QDir(QString::fromStdString(folder)).entryList({QStringLiteral("*step=%1.ckpt").arg(step)});
    QCOMPARE(found.size(), 1);
    const std::string ckpt = folder + "/" + found[0].toStdString();
    const Fit resumed(std::make_shared<Net>("adam"), {make(), every_step(folders_.next())}, flags, ckpt);
    QCOMPARE(resumed.trainer->global_step(), whole.trainer->global_step());
    QVERIFY(same_weights(*whole.module, *resumed.module));
  }

  void checkpoint_of_the_average() {
    TrainerOptions flags = options(2);
    flags.enable_checkpointing = true;
    const std::string folder = folders_.next();
    const Fit fit(std::make_shared<Net>(), {make_callback("EMAWeightAveraging", {{"decay", 0.7}}), every_step(folder)}, flags);
    const Dict saved = read_checkpoint(folder + "/epoch=1-step=6.ckpt");
    // The end of training moves the average in.
    const torch::Tensor average = saved.at("state_dict").as_dict().at("head.weight").as_tensor();
    const torch::Tensor trained = saved.at("current_model_state").as_dict().at("head.weight").as_tensor();
    QVERIFY(torch::equal(average, fit.module->head->weight.detach().cpu()));
    QVERIFY(!torch::equal(average, trained));
    QCOMPARE(saved.at("averaging_state").as_dict().at("n_averaged").as_tensor().item<int64_t>(), 6);
  }

  // Lightning gives the module its first weights back here.
  void averaging_that_never_began() {
    const Fit averaged(std::make_shared<Net>("sgd", false), {make_callback("StochasticWeightAveraging", {{"swa_lrs", 0.02}, {"swa_epoch_start", 9}})}, options(2));
    const Fit plain(std::make_shared<Net>("sgd", false), {}, options(2));
    QVERIFY(same_weights(*averaged.module, *plain.module));
  }

  void monitors() {
    const auto stopping = [](const char* monitor, const char* mode) {
      return std::make_shared<EarlyStopping>(EarlyStoppingOptions{.monitor = monitor, .mode = mode, .strict = false});
    };
    {
      const Warnings warnings;
      const Fit fit(std::make_shared<Net>(), {stopping("val_loss", "min"), stopping("train_loss", "min")}, options(1));
      QVERIFY2(warnings.texts.empty(), warnings.texts.empty() ? "" : warnings.texts[0].c_str());
    }
    {
      const Warnings warnings;
      const Fit fit(std::make_shared<Net>(), {stopping("val_accuracy", "min"), stopping("valloss", "max")}, options(1));
      QVERIFY(warnings.has("EarlyStopping follows val_accuracy with mode min"));
      QVERIFY(warnings.has("is mode max meant?"));
      QVERIFY(warnings.has("'valloss', which nothing has logged so far; there is val_loss (did you mean val_loss?)"));
      QVERIFY(warnings.has("'val_accuracy', which nothing has logged so far; there is val_loss, train_loss"));
      QCOMPARE(warnings.texts.size(), size_t(3));
    }
    // Without a sanity check nobody knows yet what validation will log.
    TrainerOptions unchecked = options(1);
    unchecked.num_sanity_val_steps = 0;
    const Warnings warnings;
    const Fit fit(std::make_shared<Net>(), {stopping("val_los", "min")}, unchecked);
    QVERIFY(warnings.texts.empty());
  }

  void timer() {
    double now = 100;
    const auto make = [&](const char* duration, const char* interval) {
      return std::make_shared<Timer>(TimerOptions{.duration = duration, .interval = interval}, [&] { return now; });
    };
    LambdaCallback::Functions second;
    second.on_train_batch_start = [&](Trainer&, LightningModule&, const Batch&, int64_t) { now += 1; };
    const auto passes = std::make_shared<LambdaCallback>(second);
    const auto by_step = make("00:00:00:05", "step");
    const Fit stepped(std::make_shared<Net>(), {passes, by_step}, options());
    QCOMPARE(stepped.trainer->global_step(), 5);
    QCOMPARE(by_step->time_elapsed(), 5.0);
    QCOMPARE(*by_step->time_remaining(), 0.0);
    const Fit by_epoch(std::make_shared<Net>(), {passes, make("00:00:00:05", "epoch")}, options());
    QCOMPARE(by_epoch.trainer->global_step(), 6);
    // What came before a resume counts.
    TrainerOptions flags = options();
    flags.enable_checkpointing = true;
    const std::string folder = folders_.next();
    const Fit first(std::make_shared<Net>(), {passes, make("", "step"), every_step(folder)}, flags);
    const auto resumed = make("00:00:00:09", "step");
    const Fit second_run(std::make_shared<Net>(), {passes, resumed, every_step(folders_.next())}, flags, folder + "/epoch=1-step=4.ckpt");
    QCOMPARE(second_run.trainer->global_step(), 9);
    QCOMPARE(resumed->time_elapsed(), 9.0);
    QVERIFY(!make("", "step")->time_remaining());
    QVERIFY(contains(message_of<std::exception>([&] { make("5 minutes", "step"); }), "duration"));
  }

  void checkpoint_on_exception() {
    TrainerOptions flags = options(2);
    flags.enable_checkpointing = true;
    const std::string folder = folders_.next(), path = folder + "/on_exception.ckpt";
    const auto callback = std::make_shared<OnExceptionCheckpoint>(OnExceptionCheckpointOptions{.dirpath = folder});
    Trainer trainer(flags, {callback});
    const auto module = std::make_shared<Net>();
    module->fails_at = 1;
    QVERIFY(contains(message_of<std::exception>([&] { trainer.fit(module, data(12, 0), data(5, 100)); }), "asked for"));
    QCOMPARE(read_checkpoint(path).at("global_step").as_int(), 1);
    // It goes when a later run succeeds, unless that run went on from it.
    module->fails_at = -1;
    trainer.fit(module, data(12, 0), data(5, 100), path);
    QVERIFY(QFile::exists(QString::fromStdString(path)));
    const auto make = [&] { return std::make_shared<OnExceptionCheckpoint>(OnExceptionCheckpointOptions{.dirpath = folder}); };
    Trainer bystander(flags, {make()});
    bystander.fit(module, data(12, 0));
    QVERIFY(QFile::exists(QString::fromStdString(path)));  // it did not write that file
    Trainer writer(flags, {make()});
    module->fails_at = 1;
    QVERIFY_EXCEPTION_THROWN(writer.fit(module, data(12, 0)), std::exception);
    module->fails_at = -1;
    writer.fit(module, data(12, 0));
    QVERIFY(!QFile::exists(QString::fromStdString(path)));
  }

  void spike_file() {
    const std::string folder = folders_.next();
    const auto detection = std::make_shared<SpikeDetection>(
        SpikeDetectionOptions{.warmup = 0, .atol = 0, .rtol = std::nullopt, .exclude_batches_path = folder});
    const std::string error = message_of<std::exception>([&] { Fit(std::make_shared<Net>(), {detection}, options()); });
    QVERIFY2(contains(error, "a spike in batch"), error.c_str());
    QCOMPARE(detection->bad_batches().size(), size_t(2));
    QVERIFY(QFile::exists(QString::fromStdString(folder + "/skip_batches.json")));
  }

  void predictions() {
    const auto writer = std::make_shared<Writer>("batch_and_epoch");
    Trainer trainer(options(), {writer});
    trainer.predict(std::make_shared<Net>(), DataLoaders({data(6, 0), data(5, 100)}));
    const std::vector<std::vector<int64_t>> expected = {{0, 0, 4}, {0, 1, 2}, {1, 0, 4}, {1, 1, 1}};
    QCOMPARE(writer->batches, expected);
    QCOMPARE(writer->seen, (std::vector<int64_t>{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4}));
    QCOMPARE(writer->loaders, (std::vector<size_t>{2, 2}));
    QCOMPARE(writer->last, (std::vector<int64_t>{4}));
    QVERIFY(contains(message_of<std::exception>([] { Writer("always"); }), "batch_and_epoch"));
    Trainer unwritten(options(), {std::make_shared<BasePredictionWriter>()});
    QVERIFY(contains(message_of<std::exception>([&] { unwritten.predict(std::make_shared<Net>(), data(6, 0)); }), "write_on_batch_end"));
  }

  void every_function_of_a_lambda_callback() {
    std::vector<std::string> called;
    LambdaCallback::Functions f;
    const auto note = [&](const char* name) { return [&called, name](auto&&...) { called.emplace_back(name); }; };
    f.on_test_start = note("test_start"), f.on_test_end = note("test_end");
    f.on_test_epoch_start = note("test_epoch_start"), f.on_test_epoch_end = note("test_epoch_end");
    f.on_test_batch_start = note("test_batch_start"), f.on_test_batch_end = note("test_batch_end");
    f.on_predict_start = note("predict_start"), f.on_predict_end = note("predict_end");
    f.on_predict_epoch_start = note("predict_epoch_start"), f.on_predict_epoch_end = note("predict_epoch_end");
    f.on_predict_batch_start = note("predict_batch_start"), f.on_predict_batch_end = note("predict_batch_end");
    Trainer trainer(options(), {std::make_shared<LambdaCallback>(f)});
    trainer.test(std::make_shared<Net>(), data(4, 0));
    trainer.predict(std::make_shared<Net>(), data(4, 0));
    QCOMPARE(called, (std::vector<std::string>{"test_start", "test_epoch_start", "test_batch_start", "test_batch_end",
                                               "test_epoch_end", "test_end", "predict_start", "predict_epoch_start",
                                               "predict_batch_start", "predict_batch_end", "predict_epoch_end",
                                               "predict_end"}));
  }

  void device_stats() {
    CpuStats stats;
    QCOMPARE(stats.busy_percent("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3"), 0.0);
    QCOMPARE(stats.busy_percent("cpu  130 0 110 750 110 0 0 0 9 9\n"), 40.0);  // 40 of 100 ticks
    const auto [memory, swap] = CpuStats::memory_percent("MemTotal: 1000 kB\nMemFree: 1 kB\nMemAvailable: 250 kB\nSwapTotal: 0 kB\n");
    QCOMPARE(memory, 75.0);
    QCOMPARE(swap, 0.0);
    QCOMPARE(CpuStats::resident_bytes("500 20 3", 4096), 81920.0);
    QVERIFY(allocator_stats(torch::kCPU).empty());
    TrainerOptions flags = options(1);
    flags.accelerator = "cpu";  // on a GPU its allocator's statistics stand in the place of the CPU's
    flags.log_every_n_steps = 3;
    const Fit fit(std::make_shared<Net>(), {std::make_shared<DeviceStatsMonitor>()}, flags);
    std::vector<std::string> names;
    for (const auto& row : fit.logger->rows) {
      if (row.values[0].first.starts_with("DeviceStatsMonitor")) names.push_back(std::to_string(row.step) + " " + row.values[0].first);
    }
    QCOMPARE(names, (std::vector<std::string>{"2 DeviceStatsMonitor.on_train_batch_start/cpu_vm_percent",
                                              "2 DeviceStatsMonitor.on_train_batch_end/cpu_vm_percent",
                                              "2 DeviceStatsMonitor.on_validation_batch_start/cpu_vm_percent",
                                              "2 DeviceStatsMonitor.on_validation_batch_end/cpu_vm_percent",
                                              "2 DeviceStatsMonitor.on_validation_batch_start/cpu_vm_percent",
                                              "2 DeviceStatsMonitor.on_validation_batch_end/cpu_vm_percent"}));
  }

  void model_summary() {
    std::vector<std::string> lines;
    const auto summary = std::make_shared<ModelSummaryCallback>(ModelSummaryOptions{.max_depth = 2},
                                                                [&](const std::string& line) { lines.push_back(line); });
    const Fit fit(std::make_shared<Net>("sgd", false), {summary}, options(1));
    const auto has = [&](const std::string& part) {
      return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return contains(line, part); });
    };
    QVERIFY(has("backbone.0") && has("Linear") && has("Trainable params") && has("FLOPs in a training step"));
    QVERIFY(std::none_of(lines.begin(), lines.end(), [](const auto& line) { return contains(line, "\n"); }));
    // 4 samples: [4, 3] x [3, 4] and [4, 4] x [4, 1], twice more backward, but for the gradient of the data.
    QCOMPARE(*summary->flops_per_step(), 2 * 4 * 3 * 4 * 2 + 2 * 4 * 4 * 1 * 3);
    TrainerOptions none = options(1);
    none.enable_model_summary = false;
    QVERIFY(contains(message_of<std::exception>([&] { Trainer(none, {summary}); }), "enable_model_summary"));
  }
};

QTEST_GUILESS_MAIN(TestCallbackRules)
#include "test_callback_rules.moc"
