// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// The loops: a run that was stopped anywhere and goes on is the run that was not; flags.
#include "expect_message.h"
#include "fit_fixture.h"

#include <ATen/Context.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#include <lightning/callbacks/early_stopping.h>
#include <lightning/checkpoint_file.h>
#include <lightning/engine.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace fit;
namespace fs = std::filesystem;

namespace {

/// Counts what it is asked for, and does what a test needs.
class Probe : public Net {
 public:
  using Net::Net;
  int64_t train_loaders = 0, val_loaders = 0, train_batches = 0, val_batches = 0, sanity_batches = 0;
  std::function<torch::Tensor(const torch::Tensor&)> change;
  DataLoaders train_dataloader() override { return ++train_loaders, Net::train_dataloader(); }
  DataLoaders val_dataloader() override { return ++val_loaders, Net::val_dataloader(); }
  torch::Tensor training_step(const Batch& batch, int64_t i) override {
    ++train_batches;
    torch::Tensor loss = Net::training_step(batch, i);
    return change ? change(loss) : loss;
  }
  void validation_step(const Batch& batch, int64_t i, int64_t loader) override {
    ++(trainer().sanity_checking() ? sanity_batches : val_batches);
    Net::validation_step(batch, i, loader);
  }
};

std::shared_ptr<Probe> fit_probe(Plan plan, std::vector<std::shared_ptr<Callback>> callbacks = {},
                                 std::function<torch::Tensor(const torch::Tensor&)> change = {}) {
  seed_everything(3);
  auto module = std::make_shared<Probe>(plan);
  module->change = std::move(change);
  plan.options.enable_checkpointing = std::any_of(callbacks.begin(), callbacks.end(), [](auto& c) { return c->is_checkpoint(); });
  Trainer(plan.options, std::move(callbacks)).fit(module);
  return module;
}

std::map<std::string, Plan> plans() {
  Plan plain;
  plain.options.max_epochs = 2;
  std::map<std::string, Plan> plans{{"plain", plain}};
  Plan p = plain;
  p.options.accumulate_grad_batches = 3;
  p.samples = 18;  // five batches: the last window has two, the last batch two samples
  p.scheduler = "step";
  plans["accumulate"] = p;
  p.options.accumulate_grad_batches = 1;
  p.options.max_epochs = 3;
  p.accumulation = "0:3, 2:2";
  plans["accumulation by epoch"] = p;
  p = plain;
  p.options.val_check_interval = 0.5;
  p.val_loaders = 2;
  p.shuffle_val = p.val_steps = true;
  p.scheduler = "plateau_step";
  plans["two validations, two loaders"] = p;
  p.val_mode = DataLoaders::Mode::max_size_cycle;
  plans["two validations of combined loaders"] = p;
  p = plain;
  p.prefetch = 2;
  p.scheduler = "plateau_epoch";
  p.sgd = true;
  plans["prefetch"] = p;
  p = plain;
  p.options.check_val_every_n_epoch = std::nullopt;
  p.options.val_check_interval = 3;
  p.options.max_epochs = 3;
  p.options.num_sanity_val_steps = 0;
  p.shuffle_val = true;
  plans["validation across epochs"] = p;
  p = plain;
  p.options.reload_dataloaders_every_n_epochs = 2;
  p.options.max_epochs = 4;
  p.options.check_val_every_n_epoch = 2;
  p.options.num_sanity_val_steps = 0;
  p.shuffle_val = true;
  p.samples = 9;
  plans["reload"] = p;
  p = plain;
  p.manual = true;
  p.options.max_steps = 6;
  plans["by hand"] = p;
  p = plain;
  p.options.accumulate_grad_batches = 2;
  p.options.gradient_clip_val = 0.1;
  p.options.limit_train_batches = 3;
  p.options.limit_val_batches = 1;
  p.scheduler = "epoch";
  plans["limits"] = p;
  p = plain;
  p.samples = 58;
  p.batch = 16;  // of a size that the loader reads together
  p.options.max_epochs = 2;
  plans["read together"] = p;
  return plans;
}

void plan_rows() {
  QTest::addColumn<QString>("name");
  for (const auto& [name, plan] : plans()) QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

ModelCheckpointOptions best_two() {
  ModelCheckpointOptions options;
  options.monitor = "train_loss";
  options.save_top_k = 2;
  return options;
}

}  // namespace

class TestFit : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  int folders_ = 0;
  std::string folder() { return dir_.filePath(QString::number(folders_++)).toStdString(); }

 private Q_SLOTS:
  void stopped_anywhere_it_goes_on_as_if_it_had_not_been_data() { plan_rows(); }
  void stopped_anywhere_it_goes_on_as_if_it_had_not_been() {
    QFETCH(QString, name);
    const Plan plan = plans().at(name.toStdString());
    const auto counter = std::make_shared<StopAt>(-1);
    const Outcome whole = run(plan, {}, in_folder(folder(), best_two()), {counter});
    QVERIFY(!whole.interrupted && counter->passed > 20);
    for (int64_t n = 0; n < counter->passed; ++n) {
      const std::string place = folder();
      const Outcome first = run(plan, {}, in_folder(place, best_two()), {std::make_shared<StopAt>(n)});
      if (!first.interrupted) {
        QCOMPARE(difference(whole, first), std::string());
        continue;
      }
      Outcome second = run(plan, first.checkpoint, in_folder(place, best_two()));
      second.rows.insert(second.rows.begin(), first.rows.begin(), first.rows.end());
      const std::string found = difference(whole, second);
      QVERIFY2(found.empty(), ("stopped at hook " + std::to_string(n) + " in " + first.checkpoint + ": " + found).c_str());
    }
  }

  void stopped_after_every_step_it_comes_to_the_same_data() { plan_rows(); }
  void stopped_after_every_step_it_comes_to_the_same() {
    QFETCH(QString, name);
    const Plan plan = plans().at(name.toStdString());
    const Outcome whole = run(plan, {}, in_folder(folder(), best_two()));
    const std::string place = folder();
    LambdaCallback::Functions f;
    f.on_train_batch_end = [](Trainer& trainer, LightningModule&, const StepOutput&, const Batch&, int64_t) { trainer.request_stop(); };
    const auto stopping = std::make_shared<LambdaCallback>(f);
    Outcome last = run(plan, {}, in_folder(place, best_two()), {stopping});
    std::vector<std::string> rows = last.rows;
    for (int parts = 0; last.interrupted; ++parts) {
      QVERIFY(parts < 60);
      last = run(plan, last.checkpoint, in_folder(place, best_two()), {stopping});
      rows.insert(rows.end(), last.rows.begin(), last.rows.end());
    }
    last.rows = rows;
    QCOMPARE(difference(whole, last), std::string());
  }

  void goes_on_exactly_from_whatever_modelcheckpoint_saved_data() { plan_rows(); }
  void goes_on_exactly_from_whatever_modelcheckpoint_saved() {
    QFETCH(QString, name);
    const Plan plan = plans().at(name.toStdString());
    ModelCheckpointOptions each_step, at_validation, at_epoch_end;
    each_step.every_n_train_steps = 1;
    at_validation.save_on_train_epoch_end = false;
    at_epoch_end.save_on_train_epoch_end = true;
    for (ModelCheckpointOptions saving : {each_step, at_validation, at_epoch_end}) {
      saving.save_top_k = -1;
      const Outcome whole = run(plan, {}, in_folder(folder(), saving));
      QVERIFY(!whole.saved.empty());
      for (const auto& [path, rows] : whole.saved) {
        Outcome expected = whole, rest = run(plan, path, in_folder(folder(), saving));
        // A run that has come to its end has nothing left to do, not even the row of the epoch that it ends.
        if (rest.rows.empty() && rows + 1 >= whole.rows.size()) continue;
        expected.rows.erase(expected.rows.begin(), expected.rows.begin() + static_cast<int64_t>(rows));
        const std::string found = difference(expected, rest);
        QVERIFY2(found.empty(), (fs::path(path).filename().string() + ": " + found).c_str());
      }
    }
  }

  void goes_on_exactly_from_what_was_saved_before_a_batch_data() { plan_rows(); }
  void goes_on_exactly_from_what_was_saved_before_a_batch() {
    QFETCH(QString, name);
    const Plan plan = plans().at(name.toStdString());
    const auto saver = std::make_shared<SaveAtStarts>(folder());
    const Outcome whole = run(plan, {}, in_folder(folder()), {saver});
    for (const auto& [path, rows] : saver->saved) {
      Outcome expected = whole;
      const Outcome rest = run(plan, path, in_folder(folder()));
      expected.rows.erase(expected.rows.begin(), expected.rows.begin() + static_cast<int64_t>(rows));
      const std::string found = difference(expected, rest);
      QVERIFY2(found.empty(), (fs::path(path).filename().string() + ": " + found).c_str());
    }
  }

  void limits_are_counts_or_shares() {
    const auto batches = [](BatchLimit train, BatchLimit val) {
      Plan plan;
      plan.options.max_epochs = 1;
      plan.options.num_sanity_val_steps = 0;
      plan.options.limit_train_batches = train;
      plan.options.limit_val_batches = val;
      plan.samples = plan.val_samples = 20;  // five batches
      const auto module = fit_probe(plan);
      return std::pair(module->train_batches, module->val_batches);
    };
    QVERIFY(batches(1.0, 1.0) == std::pair(int64_t{5}, int64_t{5}));
    QVERIFY(batches(2, 1) == std::pair(int64_t{2}, int64_t{1}));
    QVERIFY(batches(0.5, 0.4) == std::pair(int64_t{2}, int64_t{2}));
    QVERIFY(batches(100, 0) == std::pair(int64_t{5}, int64_t{0}));
    QVERIFY(batches(0, 3) == std::pair(int64_t{0}, int64_t{0}));
    EXPECT_IN(message_of<Error>([&] { batches(0.1, 1.0); }), "limit_train_batches");
  }

  void the_sanity_check_reads_as_many_batches_as_it_is_told() {
    for (const auto& [steps, expected] : {std::pair(-1, 10), std::pair(0, 0), std::pair(2, 4), std::pair(9, 10)}) {
      Plan plan;
      plan.options.max_epochs = 1;
      plan.options.num_sanity_val_steps = steps;
      plan.val_samples = 20;
      plan.val_loaders = 2;
      QCOMPARE(fit_probe(plan)->sanity_batches, int64_t{expected});
    }
  }

  void validation_comes_after_a_time() {
    const auto validations = [](const char* interval, std::optional<int64_t> every = 1) {
      Plan plan;
      plan.options.max_epochs = 2;
      plan.options.num_sanity_val_steps = 0;
      plan.options.val_check_interval = CheckInterval::parse(interval);
      plan.options.check_val_every_n_epoch = every;
      plan.val_samples = 4;  // one batch
      return fit_probe(plan)->val_batches;
    };
    QCOMPARE(validations("00:00:00:00"), int64_t{8});  // four batches an epoch
    QCOMPARE(validations("00:00:00:00", 2), int64_t{4});
    QCOMPARE(validations("00:00:00:00", std::nullopt), int64_t{8});
    QCOMPARE(validations("01:00:00:00"), int64_t{0});
    EXPECT_IN(message_of<ConfigError>([&] { validations("1:2"); }), "00:12:00:00");
    EXPECT_IN(message_of<ConfigError>([&] { validations("soon"); }), "00:00:30:00");
    EXPECT_IN(message_of<ConfigError>([&] { validations("0.5", std::nullopt); }), "a share of an epoch");
    const TrainerOptions read = TrainerOptions::from_values({{"val_check_interval", "00:00:30:00"}});
    QCOMPARE(read.val_check_interval.seconds(), 1800.0);
    QVERIFY(schema_of<TrainerOptions>().to_values(read).at("val_check_interval") == Value("00:00:30:00"));
  }

  void minimums_hold_off_a_stop() {
    const auto epochs = [](std::optional<int64_t> min_epochs, std::optional<int64_t> min_steps) {
      Plan plan;
      plan.options.max_epochs = 6;
      plan.options.min_epochs = min_epochs;
      plan.options.min_steps = min_steps;
      LambdaCallback::Functions f;
      f.on_train_start = [](Trainer& trainer, LightningModule&) { trainer.set_should_stop(true); };
      return fit_probe(plan, {std::make_shared<LambdaCallback>(f)})->train_batches;
    };
    QCOMPARE(epochs({}, {}), int64_t{0});
    QCOMPARE(epochs(2, {}), int64_t{8});
    QCOMPARE(epochs({}, 6), int64_t{6});
    QCOMPARE(epochs(1, 2), int64_t{4});
  }

  void loaders_are_asked_for_anew_every_n_epochs() {
    const auto asked = [](int64_t every) {
      Plan plan;
      plan.options.max_epochs = 5;
      plan.options.reload_dataloaders_every_n_epochs = every;
      const auto module = fit_probe(plan);
      return std::pair(module->train_loaders, module->val_loaders);
    };
    QVERIFY(asked(0) == std::pair(int64_t{1}, int64_t{1}));
    QVERIFY(asked(1) == std::pair(int64_t{5}, int64_t{5}));
    QVERIFY(asked(2) == std::pair(int64_t{3}, int64_t{3}));
  }

  void max_time_counts_the_time_before_a_resume() {
    const std::string place = folder();
    Plan plan;
    plan.options.max_epochs = 2;
    plan.options.max_time = "00:01:00:00";
    const Outcome first = run(plan, {}, in_folder(place), {std::make_shared<StopAt>(4)});
    QVERIFY(first.interrupted);
    Dict checkpoint = read_checkpoint(first.checkpoint);
    checkpoint["leyden"].as_dict()["seconds"] = 3600.0;
    write_checkpoint(place + "/late.ckpt", checkpoint);
    const Outcome late = run(plan, place + "/late.ckpt", in_folder(place));
    QCOMPARE(late.step, first.step);
    plan.options.max_time = "00:00:00:00";
    QCOMPARE(fit_probe(plan)->train_batches, int64_t{0});
    plan.options.max_time = "tomorrow";
    EXPECT_IN(message_of<Error>([&] { fit_probe(plan); }), "max_time");
  }

  // By a clock of the test: a step takes a second, a validation a quarter (golden_val_time.py).
  void validates_by_the_time_as_lightning() {
    struct Timed : Net {
      using Net::Net;
      torch::Tensor training_step(const Batch&, int64_t) override { return now += 1, out->weight.sum(); }
      void validation_step(const Batch&, int64_t, int64_t) override {
        now += 0.25;
        if (!trainer().sanity_checking()) validated.push_back(trainer().global_step());
      }
      double now = 100;
      std::vector<int64_t> validated;
    };
    struct SaveAt : Callback {
      SaveAt(std::string path, int64_t step) : path(std::move(path)), step(step) {}
      void on_train_batch_end(Trainer& trainer, LightningModule&, const StepOutput&, const Batch&, int64_t) override {
        if (trainer.global_step() == step) trainer.save_checkpoint(path);
      }
      std::string path;
      int64_t step;
    };
    QFile file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_val_time.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).object()["cases"].toArray();
    QVERIFY(cases.size() >= 30);
    for (const QJsonValue& recorded : cases) {
      Plan plan;
      plan.samples = 6, plan.batch = plan.val_samples = 1;
      plan.options.max_epochs = 4;
      plan.options.enable_checkpointing = false;
      plan.options.val_check_interval = CheckInterval::parse("00:00:00:0" + std::to_string(recorded["seconds"].toInt()));
      plan.options.reload_dataloaders_every_n_epochs = recorded["reload"].toInteger();
      const auto fit = [&](std::vector<std::shared_ptr<Callback>> callbacks, const std::optional<std::string>& ckpt) {
        const auto module = std::make_shared<Timed>(plan);
        Trainer trainer(plan.options, std::move(callbacks));
        trainer.engine().fit_loop.clock = [module] { return module->now; };
        trainer.fit(module, {}, {}, ckpt);
        QJsonArray steps;
        for (const int64_t step : module->validated) steps.push_back(static_cast<qint64>(step));
        return steps;
      };
      const std::string path = folder() + "/a.ckpt";
      const QJsonArray whole = fit({std::make_shared<SaveAt>(path, recorded["saved"].toInteger())}, {});
      const QJsonArray resumed = fit({}, path);
      const QByteArray name = QJsonDocument(recorded.toObject()).toJson(QJsonDocument::Compact);
      QVERIFY2(whole == recorded["whole"].toArray(), name.constData());
      QVERIFY2(resumed == recorded["resumed"].toArray(), (name + QJsonDocument(resumed).toJson()).constData());
    }
  }

  void deterministic_refuses_what_is_not_and_is_over_with_the_run() {
    Plan plan;
    plan.options.max_epochs = 1;
    plan.options.deterministic = true;
    const auto put = [](const torch::Tensor& loss) {
      torch::Tensor t = torch::zeros(3);
      t.put_(torch::tensor({0, 0}), torch::ones(2));
      return loss + t.sum();
    };
    EXPECT_IN(message_of<Error>([&] { fit_probe(plan, {}, put); }), "put_");
    QVERIFY(!at::globalContext().deterministicAlgorithms());
    plan.options.deterministic = false;
    fit_probe(plan, {}, put);
  }

  void detect_anomaly_names_the_operation() {
    Plan plan;
    plan.options.max_epochs = 1;
    const auto root = [](const torch::Tensor& loss) { return torch::sqrt(loss * 0) * 0 + loss; };
    fit_probe(plan, {}, root);
    plan.options.detect_anomaly = true;
    const std::string message = message_of<Error>([&] { fit_probe(plan, {}, root); });
    EXPECT_IN(message, "Sqrt");
    QVERIFY(!torch::autograd::AnomalyMode::is_enabled());
  }

  void saves_on_an_exception_and_goes_on_from_it() {
    const std::string place = folder();
    ModelCheckpointOptions saving;
    saving.save_on_exception = true;
    Plan plan;
    plan.options.max_epochs = 2;
    const auto fail = [&](const torch::Tensor& loss) -> torch::Tensor { return loss.item<double>() > 0 ? throw std::runtime_error("broke") : loss; };
    EXPECT_IN(message_of<Error>([&] { fit_probe(plan, {std::make_shared<ModelCheckpoint>(in_folder(place, saving))}, fail); }), "broke");
    QVERIFY(!fs::exists(place + "/epoch=0-step=0.ckpt"));  // nothing had been learnt
    int calls = 0;
    const auto fail_later = [&](const torch::Tensor& loss) { return ++calls == 6 ? throw std::runtime_error("broke") : loss; };
    EXPECT_IN(message_of<Error>([&] { fit_probe(plan, {std::make_shared<ModelCheckpoint>(in_folder(place, saving))}, fail_later); }), "broke");
    const std::string path = place + "/epoch=1-step=5.ckpt";
    QVERIFY(fs::exists(path));
    const Outcome rest = run(plan, path, in_folder(folder()));
    QCOMPARE(rest.step, int64_t{8});
    QCOMPARE(rest.rows.front().substr(0, 5), std::string("5 e1 "));
  }

  void saves_after_a_time() {
    ModelCheckpointOptions saving;
    saving.train_time_interval = "00:00:00:00";
    saving.save_top_k = -1;
    Plan plan;
    plan.options.max_epochs = 2;
    QCOMPARE(run(plan, {}, in_folder(folder(), saving)).saved.size(), size_t{8});
    saving.train_time_interval = "01:00:00:00";
    QVERIFY(run(plan, {}, in_folder(folder(), saving)).saved.empty());
  }

  void best_and_last_are_checkpoints_to_go_on_from() {
    const std::string place = folder();
    ModelCheckpointOptions saving = best_two();
    saving.save_last = true;
    Plan plan;
    plan.options.max_epochs = 3;
    plan.options.num_threads = 1;
    seed_everything(1);
    auto module = std::make_shared<Net>(plan);
    auto callback = std::make_shared<ModelCheckpoint>(in_folder(place, saving));
    Trainer trainer(plan.options, {callback});
    trainer.fit(module);
    const Dict weights = module_state_dict(*module);
    for (const char* which : {"best", "last"}) {
      auto other = std::make_shared<Net>(plan);
      trainer.test(other, DataLoaders(), std::string(which));
      const std::string path = which == std::string("best") ? callback->best_model_path() : place + "/last.ckpt";
      QVERIFY(module_state_dict(*other) == read_checkpoint(path).at("state_dict").as_dict());
      QCOMPARE(*trainer.ckpt_path(), path);
    }
    EXPECT_IN(message_of<Error>([&] { Trainer(TrainerOptions()).test(module, DataLoaders(), std::string("best")); }), "best");
    TrainerOptions no_checkpoints;
    no_checkpoints.enable_checkpointing = false;
    EXPECT_IN(message_of<Error>([&] { Trainer(no_checkpoints).test(module, DataLoaders(), std::string("last")); }), "ModelCheckpoint");
    EXPECT_IN(message_of<Error>([&] { Trainer(no_checkpoints).test(module, DataLoaders(), std::string("/nowhere.ckpt")); }), "/nowhere.ckpt");
  }

  void recordings_are_written_in_the_form_that_is_read() {
    const std::string program = LEYDEN_BINARY_DIR "/bin/golden_scenarios";
    if (!fs::exists(program)) QSKIP("golden_scenarios is not built");
    const std::string in = folder(), out = folder();
    fs::create_directories(in);
    const fs::path recordings = LEYDEN_SOURCE_DIR "/tests/lightning/golden/recordings";
    for (const char* name : {"fit_resume.json", "predict.json", "fit_exception.json"}) fs::copy(recordings / name, in);
    const QStringList arguments{QString::fromStdString(in), "--write", QString::fromStdString(out)};
    QCOMPARE(QProcess::execute(QString::fromStdString(program), arguments), 0);
    for (const char* name : {"fit_resume.json", "predict.json", "fit_exception.json"}) {
      QVERIFY(fs::exists(out + "/" + name));
      QFile ours(QString::fromStdString(out + "/" + name)), theirs(QString::fromStdString(in + "/" + name));
      QVERIFY(ours.open(QIODevice::ReadOnly) && theirs.open(QIODevice::ReadOnly));
      QJsonObject a = QJsonDocument::fromJson(ours.readAll()).object(), b = QJsonDocument::fromJson(theirs.readAll()).object();
      a.remove("message");  // ours alone: what the error said
      QCOMPARE(a.keys(), b.keys());
      QCOMPARE(a["scenario"], b["scenario"]);
      QCOMPARE(a["events"].toArray().size(), b["events"].toArray().size());
      QCOMPARE(a["rows"].toArray().first().toObject().keys(), b["rows"].toArray().first().toObject().keys());
    }
    // What was written is compared as any recording is.
    QCOMPARE(QProcess::execute(QString::fromStdString(program), {QString::fromStdString(out)}), 0);
  }
};

QTEST_GUILESS_MAIN(TestFit)
#include "test_fit.moc"
