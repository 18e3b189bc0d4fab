// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// An error in any hook of the user's code: what is said, what ends, and what stays whole. And a data module's state.
#include "expect_message.h"
#include "fit_fixture.h"

#include <lightning/checkpoint_file.h>
#include <lightning/engine.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace fit;
namespace fs = std::filesystem;

namespace {

/// Counts the calls of each hook of an owner, and throws in one of them at its last call.
struct Trap {
  std::map<Hook, int> calls;
  Hook hook = Hook::none;
  int at = 0;
  void pass(Hook h) {
    if (++calls[h] == at && h == hook) throw std::runtime_error("trap in " + std::string(hook_name(h)));
  }
};

#define MODULE_HOOK(result, name, parameters, arguments) \
  result name parameters override {                      \
    trap.pass(Hook::name);                               \
    return Net::name arguments;                          \
  }

class TrapModule : public Net {
 public:
  using Net::Net;
  Trap trap;
  MODULE_HOOK(std::vector<std::shared_ptr<Callback>>, configure_callbacks, (), ())
  MODULE_HOOK(OptimizerConfig, configure_optimizers, (), ())
  MODULE_HOOK(void, prepare_data, (), ())
  MODULE_HOOK(void, configure_model, (), ())
  MODULE_HOOK(void, setup, (const std::string& stage), (stage))
  MODULE_HOOK(void, teardown, (const std::string& stage), (stage))
  MODULE_HOOK(DataLoaders, train_dataloader, (), ())
  MODULE_HOOK(DataLoaders, val_dataloader, (), ())
  MODULE_HOOK(DataLoaders, test_dataloader, (), ())
  MODULE_HOOK(void, on_fit_start, (), ())
  MODULE_HOOK(void, on_fit_end, (), ())
  MODULE_HOOK(void, on_train_start, (), ())
  MODULE_HOOK(void, on_train_end, (), ())
  MODULE_HOOK(void, on_train_epoch_start, (), ())
  MODULE_HOOK(void, on_train_epoch_end, (), ())
  MODULE_HOOK(bool, on_train_batch_start, (const Batch& b, int64_t i), (b, i))
  MODULE_HOOK(void, on_train_batch_end, (const StepOutput& o, const Batch& b, int64_t i), (o, b, i))
  MODULE_HOOK(void, on_validation_start, (), ())
  MODULE_HOOK(void, on_validation_end, (), ())
  MODULE_HOOK(void, on_validation_epoch_start, (), ())
  MODULE_HOOK(void, on_validation_epoch_end, (), ())
  MODULE_HOOK(void, on_validation_batch_start, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, on_validation_batch_end, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, on_test_start, (), ())
  MODULE_HOOK(void, on_test_end, (), ())
  MODULE_HOOK(void, on_test_epoch_start, (), ())
  MODULE_HOOK(void, on_test_epoch_end, (), ())
  MODULE_HOOK(void, on_test_batch_start, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, on_test_batch_end, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, on_predict_start, (), ())
  MODULE_HOOK(void, on_predict_end, (), ())
  MODULE_HOOK(void, on_predict_epoch_start, (), ())
  MODULE_HOOK(void, on_predict_epoch_end, (), ())
  MODULE_HOOK(void, on_predict_batch_start, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, on_predict_batch_end, (const Batch& o, const Batch& b, int64_t i, int64_t d), (o, b, i, d))
  MODULE_HOOK(torch::Tensor, training_step, (const Batch& b, int64_t i), (b, i))
  MODULE_HOOK(void, validation_step, (const Batch& b, int64_t i, int64_t d), (b, i, d))
  MODULE_HOOK(void, test_step, (const Batch& b, int64_t i), (b, i))
  MODULE_HOOK(Batch, predict_step, (const Batch& b, int64_t i), (b, i))
  MODULE_HOOK(Batch, on_before_batch_transfer, (Batch b, int64_t d), (b, d))
  MODULE_HOOK(Batch, transfer_batch_to_device, (Batch b, torch::Device device, int64_t d), (b, device, d))
  MODULE_HOOK(Batch, on_after_batch_transfer, (Batch b, int64_t d), (b, d))
  MODULE_HOOK(void, on_before_zero_grad, (Optimizer& o), (o))
  MODULE_HOOK(void, on_before_backward, (const torch::Tensor& l), (l))
  MODULE_HOOK(void, on_after_backward, (), ())
  MODULE_HOOK(void, on_before_optimizer_step, (Optimizer& o), (o))
  MODULE_HOOK(void, optimizer_step, (int64_t e, int64_t i, Optimizer& o, StepClosure c), (e, i, o, c))
  MODULE_HOOK(void, optimizer_zero_grad, (int64_t e, int64_t i, Optimizer& o), (e, i, o))
  MODULE_HOOK(void, backward, (const torch::Tensor& l), (l))
  MODULE_HOOK(void, configure_gradient_clipping, (Optimizer& o, std::optional<double> v, const std::string& a), (o, v, a))
  MODULE_HOOK(void, lr_scheduler_step, (LRScheduler& s, std::optional<double> m), (s, m))
  MODULE_HOOK(void, on_validation_model_zero_grad, (), ())
  MODULE_HOOK(void, on_validation_model_eval, (), ())
  MODULE_HOOK(void, on_validation_model_train, (), ())
  MODULE_HOOK(void, on_test_model_eval, (), ())
  MODULE_HOOK(void, on_test_model_train, (), ())
  MODULE_HOOK(void, on_predict_model_eval, (), ())
  MODULE_HOOK(void, on_save_checkpoint, (Dict& c), (c))
  MODULE_HOOK(void, on_load_checkpoint, (Dict& c), (c))
  DataLoaders predict_dataloader() override {
    trap.pass(Hook::predict_dataloader);
    return Net::test_dataloader();
  }
};

#define CALLBACK_HOOK(name, parameters, arguments)                                     \
  void name parameters override {                                                      \
    trap.pass(Hook::name);                                                             \
    Callback::name arguments;                                                          \
  }
#define PLAIN_CALLBACK_HOOK(name) CALLBACK_HOOK(name, (Trainer & t, LightningModule & m), (t, m))

class TrapCallback : public Callback {
 public:
  Trap trap;
  int exceptions = 0;
  CALLBACK_HOOK(setup, (Trainer & t, LightningModule& m, const std::string& s), (t, m, s))
  CALLBACK_HOOK(teardown, (Trainer & t, LightningModule& m, const std::string& s), (t, m, s))
  PLAIN_CALLBACK_HOOK(on_fit_start)
  PLAIN_CALLBACK_HOOK(on_fit_end)
  PLAIN_CALLBACK_HOOK(on_sanity_check_start)
  PLAIN_CALLBACK_HOOK(on_sanity_check_end)
  PLAIN_CALLBACK_HOOK(on_train_start)
  PLAIN_CALLBACK_HOOK(on_train_end)
  PLAIN_CALLBACK_HOOK(on_train_epoch_start)
  PLAIN_CALLBACK_HOOK(on_train_epoch_end)
  PLAIN_CALLBACK_HOOK(on_validation_start)
  PLAIN_CALLBACK_HOOK(on_validation_end)
  PLAIN_CALLBACK_HOOK(on_validation_epoch_start)
  PLAIN_CALLBACK_HOOK(on_validation_epoch_end)
  PLAIN_CALLBACK_HOOK(on_test_start)
  PLAIN_CALLBACK_HOOK(on_test_end)
  PLAIN_CALLBACK_HOOK(on_test_epoch_start)
  PLAIN_CALLBACK_HOOK(on_test_epoch_end)
  PLAIN_CALLBACK_HOOK(on_predict_start)
  PLAIN_CALLBACK_HOOK(on_predict_end)
  PLAIN_CALLBACK_HOOK(on_predict_epoch_start)
  PLAIN_CALLBACK_HOOK(on_predict_epoch_end)
  PLAIN_CALLBACK_HOOK(on_after_backward)
  CALLBACK_HOOK(on_train_batch_start, (Trainer & t, LightningModule& m, const Batch& b, int64_t i), (t, m, b, i))
  CALLBACK_HOOK(on_train_batch_end, (Trainer & t, LightningModule& m, const StepOutput& o, const Batch& b, int64_t i), (t, m, o, b, i))
  CALLBACK_HOOK(on_validation_batch_start, (Trainer & t, LightningModule& m, const Batch& b, int64_t i, int64_t d), (t, m, b, i, d))
  CALLBACK_HOOK(on_validation_batch_end, (Trainer & t, LightningModule& m, const Batch& b, int64_t i, int64_t d), (t, m, b, i, d))
  CALLBACK_HOOK(on_test_batch_start, (Trainer & t, LightningModule& m, const Batch& b, int64_t i, int64_t d), (t, m, b, i, d))
  CALLBACK_HOOK(on_test_batch_end, (Trainer & t, LightningModule& m, const Batch& b, int64_t i, int64_t d), (t, m, b, i, d))
  CALLBACK_HOOK(on_predict_batch_start, (Trainer & t, LightningModule& m, const Batch& b, int64_t i, int64_t d), (t, m, b, i, d))
  CALLBACK_HOOK(on_predict_batch_end, (Trainer & t, LightningModule& m, const Batch& o, const Batch& b, int64_t i, int64_t d), (t, m, o, b, i, d))
  CALLBACK_HOOK(on_before_zero_grad, (Trainer & t, LightningModule& m, Optimizer& o), (t, m, o))
  CALLBACK_HOOK(on_before_backward, (Trainer & t, LightningModule& m, const torch::Tensor& l), (t, m, l))
  CALLBACK_HOOK(on_before_optimizer_step, (Trainer & t, LightningModule& m, Optimizer& o), (t, m, o))
  CALLBACK_HOOK(on_save_checkpoint, (Trainer & t, LightningModule& m, Dict& c), (t, m, c))
  CALLBACK_HOOK(on_load_checkpoint, (Trainer & t, LightningModule& m, Dict& c), (t, m, c))
  void on_exception(Trainer&, LightningModule&, const std::exception&) override {
    ++exceptions;
    throw std::runtime_error("an error while an error is reported");
  }
  Dict state_dict() override {
    trap.pass(Hook::state_dict);
    return {{"seen", 1}};
  }
  void load_state_dict(const Dict&) override { trap.pass(Hook::load_state_dict); }
};

class TrapData : public LightningDataModule {
 public:
  Trap trap;
  int exceptions = 0;
  void prepare_data() override { trap.pass(Hook::prepare_data); }
  void setup(const std::string&) override { trap.pass(Hook::setup); }
  void teardown(const std::string&) override { trap.pass(Hook::teardown); }
  DataLoaders train_dataloader() override { return loader(Hook::train_dataloader, 14); }
  DataLoaders val_dataloader() override { return loader(Hook::val_dataloader, 7); }
  DataLoaders test_dataloader() override { return loader(Hook::test_dataloader, 7); }
  DataLoaders predict_dataloader() override { return loader(Hook::predict_dataloader, 7); }
  bool transfers_batches() const override { return true; }
  Batch on_before_batch_transfer(Batch batch, int64_t) override { return trap.pass(Hook::on_before_batch_transfer), batch; }
  Batch transfer_batch_to_device(Batch batch, torch::Device, int64_t) override { return trap.pass(Hook::transfer_batch_to_device), batch; }
  Batch on_after_batch_transfer(Batch batch, int64_t) override { return trap.pass(Hook::on_after_batch_transfer), batch; }
  Dict state_dict() override {
    trap.pass(Hook::state_dict);
    return {{"position", 7}};
  }
  void load_state_dict(const Dict& state) override {
    trap.pass(Hook::load_state_dict);
    loaded = state.at("position").as_int();
  }
  void on_exception(const std::exception&) override { ++exceptions; }
  int64_t loaded = 0;

 private:
  DataLoaders loader(Hook hook, int64_t samples) {
    trap.pass(hook);
    return {dataset(samples), DataLoaderOptions(4)};
  }
};

/// One Trainer's calls: fit from a checkpoint, then test and predict.
struct Scene {
  std::shared_ptr<TrapModule> module;
  std::shared_ptr<TrapCallback> callback = std::make_shared<TrapCallback>();
  std::shared_ptr<TrapData> data;
  std::shared_ptr<Rows> logger = std::make_shared<Rows>();
  std::unique_ptr<Trainer> trainer;

  Scene(const std::string& folder, bool with_data, int64_t max_epochs = 3) : data(with_data ? std::make_shared<TrapData>() : nullptr) {
    seed_everything(1);
    Plan plan;
    plan.scheduler = "epoch";
    module = std::make_shared<TrapModule>(plan);
    TrainerOptions options;
    options.max_epochs = max_epochs;
    options.num_threads = 1;
    ModelCheckpointOptions saving;
    saving.every_n_train_steps = 1;
    saving.save_top_k = -1;
    std::vector<std::shared_ptr<Callback>> callbacks{callback, std::make_shared<ModelCheckpoint>(in_folder(folder, saving))};
    trainer = std::make_unique<Trainer>(options, callbacks, std::vector<std::shared_ptr<Logger>>{logger});
  }
  void run(const std::string& checkpoint) {
    if (data) {
      trainer->fit(module, data, checkpoint);
      trainer->test(module, data);
      trainer->predict(module, data);
    } else {
      trainer->fit(module, {}, {}, checkpoint);
      trainer->test(module);
      trainer->predict(module);
    }
  }
};

}  // namespace

class TestHookErrors : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir dir_;
  int folders_ = 0;
  std::string folder() { return dir_.filePath(QString::number(folders_++)).toStdString(); }

  // Throws at the last call of each hook of one owner, and looks at what comes of it.
  template <class GetTrap>
  void check_every_hook(const std::string& owner, bool with_data, GetTrap trap_of, size_t at_least) {
    const std::string start = folder() + "/start.ckpt";
    {
      Scene scene(folder(), with_data, 1);
      with_data ? scene.trainer->fit(scene.module, scene.data) : scene.trainer->fit(scene.module);
      scene.trainer->save_checkpoint(start);
    }
    Scene whole(folder(), with_data);
    whole.run(start);
    const std::map<Hook, int> calls = trap_of(whole).calls;
    QVERIFY2(calls.size() >= at_least, std::to_string(calls.size()).c_str());
    for (const auto& [hook, count] : calls) {
      const std::string place = folder(), name(hook_name(hook));
      Scene scene(place, with_data);
      trap_of(scene).hook = hook;
      trap_of(scene).at = count;
      try {
        scene.run(start);
        QFAIL((owner + "::" + name + " threw, and nothing came of it").c_str());
      } catch (const TrainingError& error) {
        QCOMPARE(error.hook(), owner + "::" + name);
        EXPECT_IN(error.what(), "trap in " + name);
      }
      QVERIFY2(scene.callback->exceptions == 1, name.c_str());
      if (with_data) QVERIFY2(scene.data->exceptions == 1, name.c_str());
      QVERIFY2(!scene.logger->statuses.empty() && scene.logger->statuses.back() == "failed", name.c_str());
      QVERIFY2(std::count(scene.logger->statuses.begin(), scene.logger->statuses.end(), "failed") == 1, name.c_str());
      QVERIFY(scene.trainer->stage() == Stage::none);
      if (!fs::exists(place)) continue;
      for (const auto& file : fs::directory_iterator(place)) {
        QCOMPARE(file.path().extension().string(), std::string(".ckpt"));  // no half-written file is left
        QVERIFY(read_checkpoint(file.path()).contains("state_dict"));
      }
    }
  }

 private Q_SLOTS:
  void an_error_in_any_hook_of_the_module_is_said_and_ends_the_run() {
    check_every_hook("TrapModule", false, [](Scene& s) -> Trap& { return s.module->trap; }, 60);
  }
  void an_error_in_any_hook_of_a_callback_is_said_and_ends_the_run() {
    check_every_hook("TrapCallback", false, [](Scene& s) -> Trap& { return s.callback->trap; }, 38);
  }
  void an_error_in_any_hook_of_the_data_module_is_said_and_ends_the_run() {
    check_every_hook("TrapData", true, [](Scene& s) -> Trap& { return s.data->trap; }, 12);
  }

  void whatever_is_thrown_is_a_training_error() {
    const auto message = [&](const std::function<void()>& thrower) {
      Plan plan;
      plan.options.max_epochs = 1;
      LambdaCallback::Functions f;
      f.on_train_start = [&](Trainer&, LightningModule&) { thrower(); };
      Trainer trainer(plan.options, {std::make_shared<LambdaCallback>(f), std::make_shared<ModelCheckpoint>(in_folder(folder()))});
      try {
        trainer.fit(std::make_shared<Net>(plan));
      } catch (const TrainingError& error) {
        return error.hook() + ": " + error.what();
      }
      return std::string();
    };
    EXPECT_IN(message([] { throw ConfigError("a wrong value", "lr"); }), "a wrong value");
    EXPECT_IN(message([] { throw 3; }), "no std::exception");
    const std::string of_torch = message([] { torch::zeros(2) + torch::zeros(3); });
    EXPECT_IN(of_torch, "size of tensor");
    QVERIFY2(of_torch.find("frame #") == std::string::npos, of_torch.c_str());
  }

  void a_data_modules_state_comes_back() {
    Scene scene(folder(), true);
    const std::string path = folder() + "/x.ckpt";
    scene.trainer->fit(scene.module, scene.data);
    scene.trainer->save_checkpoint(path);
    Scene next(folder(), true, 4);
    next.trainer->fit(next.module, next.data, path);
    QCOMPARE(next.data->loaded, int64_t{7});
  }
};

QTEST_GUILESS_MAIN(TestHookErrors)
#include "test_hook_errors.moc"
