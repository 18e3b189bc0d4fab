// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Optimizers and schedulers against what PyTorch does: golden_optimizers.json, recorded by
// golden_optimizers.py, which also exchanges state with us while this runs.
#include <lightning/torch.h>

#include <lightning/checkpoint_file.h>
#include <lightning/errors.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizer_config.h>
#include <lightning/optimizers.h>

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

#include "golden/optimizer_factories.h"
#include "test_device.h"

using namespace leyden;
using golden::Json;
using Tensors = std::vector<torch::Tensor>;

namespace {

std::set<std::string> names_in(const Json& names) {
  return names.get<std::set<std::string>>();
}

std::set<std::string> names_in(const Dict& dict) {
  const auto names = dict.names();
  return {names.begin(), names.end()};
}

torch::Tensor tensor_of(const Json& rows) {
  const bool nested = rows.at(0).is_array();
  std::vector<double> values;
  for (const Json& row : rows) {
    for (const Json& value : nested ? row : Json::array({row})) values.push_back(value);
  }
  const auto height = static_cast<int64_t>(rows.size());
  const torch::Tensor flat = torch::tensor(values, torch::dtype(torch::kDouble).device(test_device()));
  return nested ? flat.view({height, -1}) : flat;
}

// The closed form of a scheduler, which SequentialLR begins with.
template <class Scheduler>
struct Closed : Scheduler {
  static std::vector<double> at(LRScheduler& scheduler, int64_t epoch) {
    auto& self = static_cast<Closed&>(static_cast<Scheduler&>(scheduler));
    self.last_epoch_ = epoch;
    return self.get_closed_form_lr();
  }
};

std::vector<double> closed_form(const std::string& name, LRScheduler& scheduler, double epoch) {
  const auto whole = static_cast<int64_t>(epoch);
  if (name == "StepLR") return Closed<StepLR>::at(scheduler, whole);
  if (name == "MultiStepLR") return Closed<MultiStepLR>::at(scheduler, whole);
  if (name == "ConstantLR") return Closed<ConstantLR>::at(scheduler, whole);
  if (name == "LinearLR") return Closed<LinearLR>::at(scheduler, whole);
  if (name == "ExponentialLR") return Closed<ExponentialLR>::at(scheduler, whole);
  if (name == "PolynomialLR") return Closed<PolynomialLR>::at(scheduler, whole);
  if (name == "CosineAnnealingLR") return Closed<CosineAnnealingLR>::at(scheduler, whole);
  static_cast<CosineAnnealingWarmRestarts&>(scheduler).step_to(epoch);
  return scheduler.get_last_lr();
}

// The small problem of the recordings, and one optimizer on it.
class Training {
 public:
  Training(const Json& golden, const Json& recorded, bool other_rate = false)
      : inputs_(tensor_of(golden["inputs"])), targets_(tensor_of(golden["targets"])) {
    const auto type = recorded["double"].get<bool>() ? torch::kDouble : torch::kFloat;
    inputs_ = inputs_.to(type);
    targets_ = targets_.to(type);
    params = {tensor_of(golden["weight"]).to(type).set_requires_grad(true),
              tensor_of(golden["bias"]).to(type).set_requires_grad(true)};
    const std::string name = recorded["optimizer"];
    quartic_ = name == "LBFGS" ? 0.05 : 0;
    Json description = other_rate ? Json{{"lr", 0.7}} : recorded["kwargs"];
    description["class"] = name;
    const Json second = other_rate ? Json::object() : recorded["second"];
    optimizer = golden::make_optimizer(description, {{{params[0]}, Json::object()}, {{params[1]}, second}});
  }

  void step(int count = 1) {
    for (int i = 0; i < count; ++i) {
      optimizer->step([this] {
        optimizer->zero_grad();
        const torch::Tensor error = inputs_.matmul(params[0]) + params[1] - targets_;
        torch::Tensor loss = error.square().mean();
        if (quartic_ != 0) loss = loss + quartic_ * error.pow(4).mean();
        loss.backward();
        return loss;
      });
    }
  }

  Dict state() const {
    Dict out = optimizer->state_dict();
    out.insert_or_assign("params", Value::List{params[0].detach(), params[1].detach()});
    return out;
  }
  void load(const Dict& saved) {
    const torch::NoGradGuard no_grad;
    const Value::List& values = saved.at("params").as_list();
    for (size_t i = 0; i < params.size(); ++i) params[i].copy_(values[i].as_tensor());
    optimizer->load_state_dict(saved);
  }

  Tensors params;
  std::shared_ptr<Optimizer> optimizer;

 private:
  torch::Tensor inputs_, targets_;
  double quartic_ = 0;
};

// A scheduler on an optimizer of two groups, as in the recordings.
struct Schedule {
  explicit Schedule(const Json& recorded) : metric(recorded["metric"]) {
    Json description{{"class", recorded["optimizer"]}, {"lr", 0.5}};
    if (recorded["optimizer"] == "SGD") description["momentum"] = 0.9;
    const Tensors params{torch::ones({6, 4}).set_requires_grad(true), torch::ones({4}).set_requires_grad(true)};
    optimizer = golden::make_optimizer(description,
                                       {{{params[0]}, Json::object()}, {{params[1]}, Json{{"lr", 0.002}}}});
    scheduler = golden::make_scheduler(recorded["name"], recorded["arguments"], optimizer);
  }
  void step(size_t index) { metric.empty() ? scheduler->step() : scheduler->step(metric[index].get<double>()); }
  Dict state() const { return {{"optimizer", optimizer->state_dict()}, {"scheduler", scheduler->state_dict()}}; }
  void load(const Dict& saved) {
    optimizer->load_state_dict(saved.at("optimizer").as_dict());
    scheduler->load_state_dict(saved.at("scheduler").as_dict());
  }

  Json metric;
  std::shared_ptr<Optimizer> optimizer;
  std::shared_ptr<LRScheduler> scheduler;
};

Dict through_a_file(const Dict& state) {
  return decode_checkpoint(encode_checkpoint(state), "state");
}

}  // namespace

class TestOptimizers : public QObject {
  Q_OBJECT

 private:
  Json golden_;
  QTemporaryDir folder_;
  mutable double worst_ = 0;  // distance from a recording

  std::string path(const std::string& name, int index) const {
    return folder_.filePath(QString::fromStdString(name + std::to_string(index) + ".ckpt")).toStdString();
  }

  void compare(const Tensors& params, const Json& expected, const QString& step) const {
    for (size_t p = 0; p < params.size(); ++p) {
      const torch::Tensor ours = params[p].detach().to(torch::kDouble).flatten();
      const auto theirs = expected[p].get<std::vector<double>>();
      for (size_t i = 0; i < theirs.size(); ++i) {
        const double a = ours[static_cast<int64_t>(i)].item<double>(), b = theirs[i];
        // Relative, with the parameter's own size as the floor: some elements pass through zero.
        const double scale = std::max(std::abs(b), ours.abs().max().item<double>() * 0.1);
        worst_ = std::max(worst_, std::abs(a - b) / scale);
        QVERIFY2(std::abs(a - b) <= 1e-6 * scale, qPrintable(QString("step %1, parameter %2[%3]: %4, PyTorch %5")
                                                                 .arg(step)
                                                                 .arg(p)
                                                                 .arg(i)
                                                                 .arg(a, 0, 'g', 9)
                                                                 .arg(b, 0, 'g', 9)));
      }
    }
  }

  void compare_rates(const Schedule& schedule, const Json& recorded, size_t step) const {
    for (size_t g = 0; g < 2; ++g) {
      const double lr = recorded["lr"][step][g];
      const ParamGroup& group = schedule.optimizer->param_groups()[g];
      QVERIFY2(std::abs(group.lr() - lr) <= 1e-12 * std::abs(lr) + 1e-300,
               qPrintable(QString("step %1 group %2: %3, PyTorch %4")
                              .arg(step)
                              .arg(g)
                              .arg(group.lr(), 0, 'g', 17)
                              .arg(lr, 0, 'g', 17)));
      QVERIFY(std::abs(schedule.scheduler->get_last_lr()[g] - lr) <= 1e-12 * std::abs(lr));
      const Json& momentum = recorded["momentum"][step][g];
      QCOMPARE(group.momentum().has_value(), !momentum.is_null());
      if (!momentum.is_null()) QVERIFY(std::abs(*group.momentum() - momentum.get<double>()) <= 1e-12);
    }
  }

  void add_rows(const char* kind, const char* name) const {
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < golden_[kind].size(); ++i) {
      const std::string row = golden_[kind][i][name].get<std::string>() + " " + std::to_string(i);
      QTest::newRow(row.c_str()) << static_cast<int>(i);
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    at::set_num_threads(1);
    QFile file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_optimizers.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    golden_ = Json::parse(file.readAll().toStdString());
    QCOMPARE(golden_["torch"].get<std::string>(), std::string("2.13.0"));
  }

  void optimizer_equals_pytorch_data() { add_rows("optimizers", "optimizer"); }
  void optimizer_equals_pytorch() {
    QFETCH(int, index);
    const Json& recorded = golden_["optimizers"][static_cast<size_t>(index)];
    Training training(golden_, recorded);
    worst_ = 0;
    for (int step = 1; step <= 200; ++step) {
      training.step();
      const std::string key = std::to_string(step);
      if (recorded["steps"].contains(key)) compare(training.params, recorded["steps"][key], QString::fromStdString(key));
      if (step == 100) write_checkpoint(path("ours_", index), training.state());
    }
    if (test_device().is_cuda()) qInfo("greatest distance %.1e", worst_);
    const Dict state = training.optimizer->state_dict();
    QCOMPARE(names_in(state.at("param_groups").as_list()[0].as_dict()), names_in(recorded["group_keys"]));
    const Value* first = state.at("state").as_dict().find(0);
    QCOMPARE(first ? names_in(first->as_dict()) : std::set<std::string>(), names_in(recorded["state_keys"]));
  }

  void state_goes_on_where_it_was_data() { add_rows("optimizers", "optimizer"); }
  void state_goes_on_where_it_was() {
    QFETCH(int, index);
    const Json& recorded = golden_["optimizers"][static_cast<size_t>(index)];
    Training whole(golden_, recorded);
    whole.step(10);
    // Through a file, into an optimizer with other hyperparameters: those of the state hold.
    Training resumed(golden_, recorded, true);
    resumed.load(through_a_file(whole.state()));
    whole.step(10);
    resumed.step(10);
    for (size_t i = 0; i < 2; ++i) QVERIFY(torch::equal(whole.params[i], resumed.params[i]));
    QVERIFY(resumed.optimizer->state_dict() == whole.optimizer->state_dict());
  }

  void a_gradient_in_another_layout_is_applied_where_it_belongs() {
    const torch::Tensor param = torch::zeros({2, 3}).set_requires_grad(true);
    const torch::Tensor gradient = torch::arange(6, torch::kFloat).view({3, 2}).t();
    param.mutable_grad() = gradient;
    SGD optimizer(Tensors{param}, SGDOptions(1.0));
    optimizer.step();
    QVERIFY(torch::equal(param.detach(), -gradient));
  }

  void parameters_of_several_types_and_without_gradients() {
    const torch::Tensor a = torch::ones({3}).set_requires_grad(true);
    const torch::Tensor b = torch::ones({3}, torch::kDouble).set_requires_grad(true);
    const torch::Tensor c = torch::ones({3}).set_requires_grad(true);
    Adam optimizer(Tensors{a, b, c}, AdamOptions(0.1));
    a.mutable_grad() = torch::ones({3});
    b.mutable_grad() = torch::ones({3}, torch::kDouble);
    optimizer.step();
    QVERIFY(a.allclose(torch::full({3}, 0.9)) && b.allclose(torch::full({3}, 0.9, torch::kDouble)));
    QVERIFY(torch::equal(c, torch::ones({3})));
    QCOMPARE(optimizer.state_dict().at("state").as_dict().size(), size_t{2});
    c.mutable_grad() = torch::ones({3});
    optimizer.step();
    QVERIFY(c.allclose(torch::full({3}, 0.9)));
    optimizer.zero_grad();
    QVERIFY(!a.grad().defined());
  }

  void a_closure_runs_with_gradients() {
    const torch::Tensor a = torch::ones({1}).set_requires_grad(true);
    SGD optimizer(Tensors{a}, SGDOptions(0.5));
    const torch::NoGradGuard no_grad;
    const torch::Tensor loss = optimizer.step([&] {
      torch::Tensor value = (a * a).sum();
      value.backward();
      return value;
    });
    QCOMPARE(loss.item<float>(), 1.0f);
    QCOMPARE(a.item<float>(), 0.0f);
  }

  void wrong_uses_are_refused() {
    const torch::Tensor a = torch::ones({1}).set_requires_grad(true);
    using List = Tensors;
    QVERIFY_EXCEPTION_THROWN(SGD(List{}), ConfigError);
    QVERIFY_EXCEPTION_THROWN(SGD(List{a, a}), ConfigError);
    QVERIFY_EXCEPTION_THROWN(SGD(List{a * 2}), ConfigError);
    QVERIFY_EXCEPTION_THROWN(SGD(List{a}, SGDOptions(0.1).nesterov(true)), ConfigError);
    auto one = std::make_shared<SGD>(List{a}, SGDOptions(0.1).momentum(0.9));
    const torch::Tensor b = torch::ones({2}).set_requires_grad(true);
    SGD two(List{b, torch::ones({1}).set_requires_grad(true)});
    QVERIFY_EXCEPTION_THROWN(two.load_state_dict(one->state_dict()), CheckpointError);
    Adam adam(List{b});
    b.mutable_grad() = torch::ones({2});
    adam.step();
    Adam other(List{a});
    QVERIFY_EXCEPTION_THROWN(other.load_state_dict(adam.state_dict()), CheckpointError);
    QVERIFY_EXCEPTION_THROWN(StepLR(one, 0), ConfigError);
    QVERIFY_EXCEPTION_THROWN(
        OptimizerConfig(one).lr_scheduler(std::make_shared<StepLR>(one, 1), {.interval = "week"}),
        ConfigError);
    QVERIFY_EXCEPTION_THROWN(OptimizerConfig(one).lr_scheduler(std::make_shared<ReduceLROnPlateau>(one)),
                             ConfigError);
    QVERIFY_EXCEPTION_THROWN(
        OptimizerConfig(std::make_shared<SGD>(List{b})).lr_scheduler(std::make_shared<StepLR>(one, 1)),
        ConfigError);
    QCOMPARE(OptimizerConfig(one).lr_scheduler(std::make_shared<StepLR>(one, 1)).lr_schedulers().size(),
             size_t{1});
  }

  void lbfgs_needs_its_closure_and_a_fitting_state() {
    const torch::Tensor a = torch::ones({2}).set_requires_grad(true);
    LBFGS optimizer(Tensors{a});
    QVERIFY_EXCEPTION_THROWN(optimizer.step(), ConfigError);
    QVERIFY_EXCEPTION_THROWN(optimizer.step([] { return torch::Tensor(); }), ConfigError);
    optimizer.step([&] {
      optimizer.zero_grad();
      torch::Tensor loss = (a * a).sum();
      loss.backward();
      return loss;
    });
    const torch::Tensor b = torch::ones({3}).set_requires_grad(true);
    LBFGS other(Tensors{b});
    QVERIFY_EXCEPTION_THROWN(other.load_state_dict(optimizer.state_dict()), CheckpointError);
    // More history than the options allow would be read out of bounds.
    Dict state = optimizer.state_dict();
    Dict& entry = state.at("state").as_dict().at(0).as_dict();
    entry.insert_or_assign("ro", Value::List(101, Value(1.0)));
    QVERIFY_EXCEPTION_THROWN(optimizer.load_state_dict(state), CheckpointError);
    other.add_param_group(ParamGroup({a}));
    QVERIFY_EXCEPTION_THROWN(other.step([] { return torch::ones({}); }), ConfigError);
  }

  void wrong_options_are_refused_by_name() {
    const Tensors params{torch::ones({1}).set_requires_grad(true)};
    const auto key_of = [&](const Json& description) -> std::string {
      try {
        golden::make_optimizer(description, params);
      } catch (const ConfigError& error) {
        return error.key();
      }
      return "accepted";
    };
    QCOMPARE(key_of({{"class", "SGD"}, {"lr", -1}}), std::string("lr"));
    QCOMPARE(key_of({{"class", "SGD"}, {"lr", std::nan("")}}), std::string("lr"));
    QCOMPARE(key_of({{"class", "SGD"}, {"momentum", -0.1}}), std::string("momentum"));
    QCOMPARE(key_of({{"class", "Adam"}, {"betas", {0.9, 1.0}}}), std::string("betas"));
    QCOMPARE(key_of({{"class", "AdamW"}, {"eps", -1e-8}}), std::string("eps"));
    QCOMPARE(key_of({{"class", "RMSprop"}, {"alpha", -1}}), std::string("alpha"));
    QCOMPARE(key_of({{"class", "Adagrad"}, {"lr_decay", -1}}), std::string("lr_decay"));
    QCOMPARE(key_of({{"class", "NAdam"}, {"weight_decay", -1}}), std::string("weight_decay"));
    QCOMPARE(key_of({{"class", "RAdam"}, {"betas", {0.9}}}), std::string("betas"));
    QCOMPARE(key_of({{"class", "LBFGS"}, {"line_search_fn", "armijo"}}), std::string("line_search_fn"));
    QVERIFY_EXCEPTION_THROWN(SGD(params, SGDOptions(-0.5)), ConfigError);
    QVERIFY_EXCEPTION_THROWN(SGD({ParamGroup(params, std::make_shared<AdamOptions>())}), ConfigError);
  }

  // As to another device: parameters that became double have their state in double, and training goes on.
  void the_state_follows_its_parameters() {
    for (const Json& recorded : golden_["optimizers"]) {
      Training training(golden_, recorded);
      if (recorded["double"].get<bool>()) continue;
      training.step(3);
      const Dict before = through_a_file(training.state());
      for (torch::Tensor& parameter : training.params) parameter.set_data(parameter.to(torch::kDouble));
      training.optimizer->follow_parameters();
      const Dict after = training.state();
      for (const auto& [index, entry] : before.at("state").as_dict()) {
        for (const auto& [name, value] : entry.as_dict()) {
          const Value& now = after.at("state").as_dict().at(index).as_dict().at(name);
          if (!value.is_tensor()) continue;
          QVERIFY2(torch::equal(value.as_tensor().to(torch::kDouble), now.as_tensor().cpu().to(torch::kDouble)), qPrintable(QString::fromStdString(name.to_string())));
          const bool is_number = value.as_tensor().dim() == 0;
          QVERIFY(is_number || now.as_tensor().scalar_type() == torch::kDouble);
        }
      }
      QVERIFY(before.at("param_groups") == after.at("param_groups"));
    }
  }

  void a_group_is_added_while_training() {
    const torch::Tensor a = torch::ones({1}).set_requires_grad(true), b = torch::ones({1}).set_requires_grad(true);
    Adam optimizer(Tensors{a}, AdamOptions(0.1));
    const auto step = [&] {
      for (const torch::Tensor& p : {a, b}) p.mutable_grad() = torch::ones({1});
      optimizer.step();
    };
    step();
    QCOMPARE(b.item<float>(), 1.0f);
    optimizer.add_param_group(ParamGroup({b}, std::make_shared<AdamOptions>(0.01)));
    step();
    QVERIFY(std::abs(b.item<float>() - 0.99f) < 1e-6f && std::abs(a.item<float>() - 0.8f) < 1e-6f);
    const Dict state = through_a_file(optimizer.state_dict());
    QCOMPARE(state.at("param_groups").as_list()[1].at("params").as_list()[0].as_int(), int64_t{1});
    Adam resumed(std::vector<ParamGroup>{ParamGroup({a}), ParamGroup({b})});
    resumed.load_state_dict(state);
    QCOMPARE(resumed.param_groups()[1].lr(), 0.01);
  }

  void scheduler_equals_pytorch_data() { add_rows("schedulers", "name"); }
  void scheduler_equals_pytorch() {
    QFETCH(int, index);
    const Json& recorded = golden_["schedulers"][static_cast<size_t>(index)];
    auto schedule = std::make_unique<Schedule>(recorded);
    QCOMPARE(recorded["lr"].size(), size_t{201});
    for (size_t step = 0; step < 201; ++step) {
      compare_rates(*schedule, recorded, step);
      if (step == 77) {
        // Interrupted here, and gone on with in new objects.
        const Dict saved = through_a_file(schedule->state());
        schedule = std::make_unique<Schedule>(recorded);
        schedule->load(saved);
      }
      if (step == 100) write_checkpoint(path("schedule_", index), schedule->state());
      if (step < 200) schedule->step(step);
    }
    QCOMPARE(names_in(schedule->scheduler->state_dict()), names_in(recorded["state_keys"]));
    QVERIFY_EXCEPTION_THROWN(schedule->scheduler->load_state_dict({{"nothing", 1}}), CheckpointError);
    for (const auto& [epoch, rates] : recorded["closed"].items()) {
      const auto ours = closed_form(recorded["name"], *schedule->scheduler, std::stod(epoch));
      for (size_t g = 0; g < 2; ++g) {
        const double theirs = rates[g];
        QVERIFY2(std::abs(ours[g] - theirs) <= 1e-12 * std::abs(theirs) + 1e-18, epoch.c_str());
      }
    }
  }

  // The tests above have left their states after 100 steps in the folder.
  void python_goes_on_from_ours_and_we_from_its() {
    const QString python = qEnvironmentVariable("LEYDEN_TEST_PYTHON", QStringLiteral(LEYDEN_TEST_PYTHON));
    if (python.isEmpty() || !QFile::exists(python)) QSKIP("no Python with torch: set LEYDEN_TEST_PYTHON");
    if (!QFile::exists(QString::fromStdString(path("ours_", 0)))) QSKIP("runs after the tests of each optimizer");
    QProcess process;
    process.start(python, {LEYDEN_SOURCE_DIR "/tests/lightning/golden_optimizers.py", "exchange", folder_.path()});
    QVERIFY(process.waitForFinished(100'000));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QCOMPARE(process.readAllStandardOutput(), QByteArray());
    for (int i = 0; i < static_cast<int>(golden_["optimizers"].size()); ++i) {
      const Json& recorded = golden_["optimizers"][static_cast<size_t>(i)];
      Training training(golden_, recorded, true);
      training.load(read_checkpoint(path("theirs_", i)));
      training.step(100);
      compare(training.params, recorded["steps"]["200"], QString("200 of %1").arg(i));
    }
    for (int i = 0; i < static_cast<int>(golden_["schedulers"].size()); ++i) {
      const Json& recorded = golden_["schedulers"][static_cast<size_t>(i)];
      Schedule schedule(recorded);
      schedule.load(read_checkpoint(path("their_schedule_", i)));
      for (size_t step = 100; step < 200; ++step) schedule.step(step);
      compare_rates(schedule, recorded, 200);
    }
  }
};

QTEST_GUILESS_MAIN(TestOptimizers)
#include "test_optimizers.moc"
