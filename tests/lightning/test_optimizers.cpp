// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Optimizers and schedulers against what PyTorch does: golden_optimizers.json, recorded by
// golden_optimizers.py.
#include <lightning/torch.h>

#include <lightning/checkpoint_file.h>
#include <lightning/errors.h>
#include <lightning/lr_schedulers.h>
#include <lightning/optimizer_config.h>
#include <lightning/optimizers.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

using namespace leyden;

namespace {

torch::Tensor matrix(const QJsonArray& rows, torch::ScalarType type) {
  std::vector<torch::Tensor> tensors;
  for (const auto& row : rows) {
    std::vector<double> values;
    for (const auto& value : row.toArray()) values.push_back(value.toDouble());
    tensors.push_back(torch::tensor(values, torch::kDouble));
  }
  return torch::stack(tensors).to(type);
}

double number(const QJsonObject& kwargs, const char* name, double otherwise) {
  return kwargs.contains(name) ? kwargs[name].toDouble() : otherwise;
}

AdamOptions adam_options(AdamOptions options, const QJsonObject& kwargs) {
  const QJsonArray betas = kwargs["betas"].toArray();
  if (!betas.isEmpty()) options.betas(betas[0].toDouble(), betas[1].toDouble());
  options.lr(kwargs["lr"].toDouble()).eps(number(kwargs, "eps", 1e-8));
  options.weight_decay(number(kwargs, "weight_decay", options.weight_decay()));
  return options.amsgrad(kwargs["amsgrad"].toBool()).maximize(kwargs["maximize"].toBool());
}

// The two groups of the recording: the second has its own learning rate.
template <class Options>
std::vector<ParamGroup> groups_of(const std::vector<torch::Tensor>& params, const Options& options) {
  auto second = options.clone();
  second->set_lr(0.002);
  return {ParamGroup({params[0]}), ParamGroup({params[1]}, second)};
}

std::shared_ptr<Optimizer> make_optimizer(const std::string& name, const std::vector<torch::Tensor>& params,
                                          const QJsonObject& kwargs) {
  if (name == "SGD") {
    SGDOptions options(kwargs["lr"].toDouble());
    options.momentum(number(kwargs, "momentum", 0)).dampening(number(kwargs, "dampening", 0));
    options.weight_decay(number(kwargs, "weight_decay", 0)).nesterov(kwargs["nesterov"].toBool());
    options.maximize(kwargs["maximize"].toBool());
    return std::make_shared<SGD>(groups_of(params, options), options);
  }
  if (name == "Adam") {
    const AdamOptions options = adam_options(AdamOptions(), kwargs);
    return std::make_shared<Adam>(groups_of(params, options), options);
  }
  AdamWOptions options;
  static_cast<AdamOptions&>(options) = adam_options(options, kwargs);
  return std::make_shared<AdamW>(groups_of(params, options), options);
}

OneCycleLROptions three_phases() {
  OneCycleLROptions options;
  options.max_lr = {0.3};
  options.total_steps = 210;
  options.three_phase = true;
  options.anneal_strategy = "linear";
  options.pct_start = 0.4;
  return options;
}

CyclicLROptions cyclic(int64_t up, std::optional<int64_t> down, const std::string& mode, double gamma = 1.0) {
  CyclicLROptions options;
  options.base_lr = {0.01};
  options.max_lr = {0.4};
  options.step_size_up = up;
  options.step_size_down = down;
  options.mode = mode;
  options.gamma = gamma;
  return options;
}

ReduceLROnPlateauOptions plateau(const std::string& mode) {
  ReduceLROnPlateauOptions options;
  options.mode = mode;
  if (mode == "min") {
    options.factor = 0.5, options.patience = 4, options.cooldown = 3, options.min_lr = {1e-3};
  } else {
    options.factor = 0.7, options.patience = 2, options.threshold = 0.05, options.threshold_mode = "abs";
  }
  return options;
}

std::shared_ptr<LRScheduler> make_scheduler(const std::string& name, const std::shared_ptr<Optimizer>& o) {
  using List = std::vector<std::shared_ptr<LRScheduler>>;
  if (name == "StepLR") return std::make_shared<StepLR>(o, 30, 0.5);
  if (name == "MultiStepLR")
    return std::make_shared<MultiStepLR>(o, std::vector<int64_t>{20, 50, 50, 120}, 0.3);
  if (name == "ConstantLR") return std::make_shared<ConstantLR>(o, 0.25, 17);
  if (name == "LinearLR") return std::make_shared<LinearLR>(o, 0.1, 0.8, 60);
  if (name == "ExponentialLR") return std::make_shared<ExponentialLR>(o, 0.97);
  if (name == "PolynomialLR") return std::make_shared<PolynomialLR>(o, 150, 1.7);
  if (name == "CosineAnnealingLR") return std::make_shared<CosineAnnealingLR>(o, 70, 0.001);
  if (name == "CosineAnnealingWarmRestarts")
    return std::make_shared<CosineAnnealingWarmRestarts>(o, 20, 2, 0.001);
  if (name == "LambdaLR") {
    return std::make_shared<LambdaLR>(o, [](int64_t e) { return 1 / (1 + 0.1 * static_cast<double>(e)); });
  }
  if (name == "MultiplicativeLR") {
    return std::make_shared<MultiplicativeLR>(o, [](int64_t e) { return e % 2 ? 0.99 : 0.98; });
  }
  if (name == "CyclicLR triangular") return std::make_shared<CyclicLR>(o, cyclic(13, 20, "triangular"));
  if (name == "CyclicLR triangular2") return std::make_shared<CyclicLR>(o, cyclic(15, {}, "triangular2"));
  if (name == "CyclicLR exp_range") return std::make_shared<CyclicLR>(o, cyclic(15, {}, "exp_range", 0.99));
  if (name == "OneCycleLR") {
    OneCycleLROptions options;
    options.max_lr = {0.3, 0.1};
    options.total_steps = 200;
    return std::make_shared<OneCycleLR>(o, options);
  }
  if (name == "OneCycleLR three_phase") return std::make_shared<OneCycleLR>(o, three_phases());
  if (name == "SequentialLR") {
    return std::make_shared<SequentialLR>(
        o,
        List{std::make_shared<LinearLR>(o, 0.1, 1.0, 10), std::make_shared<CosineAnnealingLR>(o, 100),
             std::make_shared<ExponentialLR>(o, 0.95)},
        std::vector<int64_t>{10, 110});
  }
  if (name == "ChainedScheduler") {
    return std::make_shared<ChainedScheduler>(
        List{std::make_shared<ConstantLR>(o, 0.1, 20), std::make_shared<ExponentialLR>(o, 0.99)});
  }
  if (name == "SWALR") return std::make_shared<SWALR>(o, std::vector<double>{0.05}, 30);
  if (name == "SWALR linear") return std::make_shared<SWALR>(o, std::vector<double>{0.05, 0.1}, 12, "linear");
  if (name == "ReduceLROnPlateau") return std::make_shared<ReduceLROnPlateau>(o, plateau("min"));
  if (name == "ReduceLROnPlateau max") return std::make_shared<ReduceLROnPlateau>(o, plateau("max"));
  return nullptr;
}

std::set<std::string> names_in(const QJsonArray& names) {
  std::set<std::string> out;
  for (const auto& name : names) out.insert(name.toString().toStdString());
  return out;
}

std::set<std::string> names_in(const Dict& dict) {
  const auto names = dict.names();
  return {names.begin(), names.end()};
}

}  // namespace

class TestOptimizers : public QObject {
  Q_OBJECT

 private:
  QJsonObject golden_;
  torch::Tensor inputs_, targets_;

  std::vector<torch::Tensor> parameters(torch::ScalarType type = torch::kFloat) const {
    QJsonArray bias;
    bias.append(golden_["bias"].toArray());
    return {matrix(golden_["weight"].toArray(), type).set_requires_grad(true),
            matrix(bias, type).squeeze(0).set_requires_grad(true)};
  }

  void backward(const std::vector<torch::Tensor>& params) const {
    const auto type = params[0].scalar_type();
    (inputs_.to(type).matmul(params[0]) + params[1] - targets_.to(type)).square().mean().backward();
  }

  void compare(const std::vector<torch::Tensor>& params, const QJsonArray& expected,
               const QString& step) const {
    for (size_t p = 0; p < params.size(); ++p) {
      const torch::Tensor ours = params[p].detach().to(torch::kDouble).flatten();
      const QJsonArray theirs = expected[static_cast<int>(p)].toArray();
      for (int i = 0; i < theirs.size(); ++i) {
        const double a = ours[i].item<double>();
        const double b = theirs[i].toDouble();
        // Relative, with the parameter's own size as the floor: some elements pass through zero.
        const double scale = std::max(std::abs(b), ours.abs().max().item<double>() * 0.1);
        QVERIFY2(std::abs(a - b) <= 1e-6 * scale,
                 qPrintable(QString("step %1, parameter %2[%3]: %4, PyTorch %5")
                                .arg(step)
                                .arg(p)
                                .arg(i)
                                .arg(a, 0, 'g', 9)
                                .arg(b, 0, 'g', 9)));
      }
    }
  }

 private Q_SLOTS:
  void initTestCase() {
    at::set_num_threads(1);
    QFile file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_optimizers.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    golden_ = QJsonDocument::fromJson(file.readAll()).object();
    inputs_ = matrix(golden_["inputs"].toArray(), torch::kDouble);
    targets_ = matrix(golden_["targets"].toArray(), torch::kDouble);
    QVERIFY(golden_["optimizers"].toArray().size() >= 12);
    QVERIFY(golden_["schedulers"].toArray().size() >= 21);
  }

  void optimizer_equals_pytorch_data() {
    QTest::addColumn<int>("index");
    const QJsonArray cases = golden_["optimizers"].toArray();
    for (int i = 0; i < cases.size(); ++i) {
      QTest::newRow(qPrintable(QString("%1 %2").arg(cases[i].toObject()["optimizer"].toString()).arg(i)))
          << i;
    }
  }
  void optimizer_equals_pytorch() {
    QFETCH(int, index);
    const QJsonObject recorded = golden_["optimizers"].toArray()[index].toObject();
    const auto params = parameters(recorded["double"].toBool() ? torch::kDouble : torch::kFloat);
    const auto optimizer =
        make_optimizer(recorded["optimizer"].toString().toStdString(), params, recorded["kwargs"].toObject());
    const QJsonObject steps = recorded["steps"].toObject();
    for (int step = 1; step <= 200; ++step) {
      optimizer->zero_grad();
      backward(params);
      optimizer->step();
      if (steps.contains(QString::number(step)))
        compare(params, steps[QString::number(step)].toArray(), QString::number(step));
    }
    const Dict state = optimizer->state_dict();
    QCOMPARE(names_in(state.at("param_groups").as_list()[0].as_dict()),
             names_in(recorded["group_keys"].toArray()));
    const Value* first = state.at("state").as_dict().find(0);
    QCOMPARE(first ? names_in(first->as_dict()) : std::set<std::string>(),
             names_in(recorded["state_keys"].toArray()));
  }

  void state_goes_on_where_it_was_data() { optimizer_equals_pytorch_data(); }
  void state_goes_on_where_it_was() {
    QFETCH(int, index);
    const QJsonObject recorded = golden_["optimizers"].toArray()[index].toObject();
    const auto type = recorded["double"].toBool() ? torch::kDouble : torch::kFloat;
    const std::string name = recorded["optimizer"].toString().toStdString();
    const auto params = parameters(type);
    const auto run = [&](Optimizer& optimizer, const std::vector<torch::Tensor>& of, int steps) {
      for (int i = 0; i < steps; ++i) {
        optimizer.zero_grad();
        backward(of);
        optimizer.step();
      }
    };
    const auto optimizer = make_optimizer(name, params, recorded["kwargs"].toObject());
    run(*optimizer, params, 10);
    // Through a file, into an optimizer with other hyperparameters: those of the state hold.
    const Dict saved = decode_checkpoint(encode_checkpoint(optimizer->state_dict()), "state");
    std::vector<torch::Tensor> copies;
    for (const auto& param : params) copies.push_back(param.detach().clone().set_requires_grad(true));
    const auto resumed = make_optimizer(name, copies, QJsonObject{{"lr", 0.7}, {"momentum", 0.1}});
    resumed->load_state_dict(saved);
    run(*optimizer, params, 10);
    run(*resumed, copies, 10);
    for (size_t i = 0; i < params.size(); ++i) QVERIFY(torch::equal(params[i], copies[i]));
    QVERIFY(resumed->state_dict() == optimizer->state_dict());
  }

  void a_gradient_in_another_layout_is_applied_where_it_belongs() {
    const torch::Tensor param = torch::zeros({2, 3}).set_requires_grad(true);
    const torch::Tensor gradient = torch::arange(6, torch::kFloat).view({3, 2}).t();
    param.mutable_grad() = gradient;
    SGD optimizer(std::vector<torch::Tensor>{param}, SGDOptions(1.0));
    optimizer.step();
    QVERIFY(torch::equal(param.detach(), -gradient));
  }

  void parameters_of_several_types_and_without_gradients() {
    const torch::Tensor a = torch::ones({3}).set_requires_grad(true);
    const torch::Tensor b = torch::ones({3}, torch::kDouble).set_requires_grad(true);
    const torch::Tensor c = torch::ones({3}).set_requires_grad(true);
    Adam optimizer(std::vector<torch::Tensor>{a, b, c}, AdamOptions(0.1));
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
    SGD optimizer(std::vector<torch::Tensor>{a}, SGDOptions(0.5));
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
    using List = std::vector<torch::Tensor>;
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

  void scheduler_equals_pytorch_data() {
    QTest::addColumn<int>("index");
    const QJsonArray cases = golden_["schedulers"].toArray();
    for (int i = 0; i < cases.size(); ++i)
      QTest::newRow(qPrintable(cases[i].toObject()["name"].toString())) << i;
  }
  void scheduler_equals_pytorch() {
    QFETCH(int, index);
    const QJsonObject recorded = golden_["schedulers"].toArray()[index].toObject();
    const std::string name = recorded["name"].toString().toStdString();
    const auto make = [&] {
      const QJsonObject kwargs{{"lr", 0.5}, {"momentum", 0.9}};
      return make_optimizer(recorded["optimizer"].toString().toStdString(), parameters(), kwargs);
    };
    auto optimizer = make();
    auto scheduler = make_scheduler(name, optimizer);
    QVERIFY(scheduler);
    const QJsonArray lrs = recorded["lr"].toArray();
    const QJsonArray momenta = recorded["momentum"].toArray();
    const QJsonArray metrics = recorded["metric"].toArray();
    QCOMPARE(lrs.size(), 201);
    for (int step = 0; step < lrs.size(); ++step) {
      for (int g = 0; g < 2; ++g) {
        const double lr = lrs[step].toArray()[g].toDouble();
        const double momentum = momenta[step].toArray()[g].toDouble();
        const ParamGroup& group = optimizer->param_groups()[static_cast<size_t>(g)];
        QVERIFY2(std::abs(group.lr() - lr) <= 1e-12 * std::abs(lr) + 1e-300,
                 qPrintable(QString("step %1 group %2: %3, PyTorch %4")
                                .arg(step)
                                .arg(g)
                                .arg(group.lr(), 0, 'g', 17)
                                .arg(lr, 0, 'g', 17)));
        QVERIFY(std::abs(*group.momentum() - momentum) <= 1e-12);
        QVERIFY(std::abs(scheduler->get_last_lr()[static_cast<size_t>(g)] - lr) <= 1e-12 * std::abs(lr));
      }
      if (step == 77) {
        // Interrupted here, and gone on with in new objects.
        const Dict saved = decode_checkpoint(encode_checkpoint({{"scheduler", scheduler->state_dict()},
                                                                {"optimizer", optimizer->state_dict()}}),
                                             "state");
        optimizer = make();
        scheduler = make_scheduler(name, optimizer);
        scheduler->load_state_dict(saved.at("scheduler").as_dict());
        optimizer->load_state_dict(saved.at("optimizer").as_dict());
      }
      if (step + 1 == lrs.size()) break;
      metrics.isEmpty() ? scheduler->step() : scheduler->step(metrics[step].toDouble());
    }
    QCOMPARE(names_in(scheduler->state_dict()), names_in(recorded["state_keys"].toArray()));
    QVERIFY_EXCEPTION_THROWN(scheduler->load_state_dict({{"nothing", 1}}), CheckpointError);
  }
};

QTEST_GUILESS_MAIN(TestOptimizers)
#include "test_optimizers.moc"
