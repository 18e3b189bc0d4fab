// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Callbacks that compute against PyTorch Lightning's: golden_callbacks.json, recorded by golden_callbacks.py.
#include "callback_task.h"

#include <lightning/callbacks/backbone_finetuning.h>
#include <lightning/callbacks/learning_rate_monitor.h>
#include <lightning/callbacks/model_pruning.h>
#include <lightning/callbacks/spike_detection.h>
#include <lightning/callbacks/stochastic_weight_averaging.h>
#include <lightning/callbacks/throughput_monitor.h>
#include <lightning/callbacks/weight_averaging.h>
#include <lightning/connectors/checkpoint_connector.h>
#include <lightning/errors.h>
#include <lightning/flop_counter.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

using namespace leyden;
using callback_task::Fit;
using callback_task::Net;

namespace {

constexpr double tolerance = 1e-6;

bool near(double a, double b) { return std::abs(a - b) <= tolerance + tolerance * std::abs(a); }

double number(const QJsonValue& value) { return value.isString() ? std::nan("") : value.toDouble(); }

/// The first difference of the module's tensors from the recorded ones; empty when there is none.
QString weight_difference(const QJsonObject& expected, const torch::nn::Module& module) {
  const Dict state = module_state_dict(module);
  for (auto it = expected.begin(); it != expected.end(); ++it) {
    const torch::Tensor own = state.at(it.key().toStdString()).as_tensor().to(torch::kDouble).flatten().contiguous();
    const QJsonArray values = it->toArray();
    if (own.numel() != values.size()) return it.key() + " has another size";
    for (qsizetype i = 0; i < values.size(); ++i) {
      const double is = own.const_data_ptr<double>()[i];
      if (!near(values[i].toDouble(), is)) {
        return QStringLiteral("%1[%2] is %3, not %4").arg(it.key()).arg(i).arg(is, 0, 'g', 9).arg(values[i].toDouble(), 0, 'g', 9);
      }
    }
  }
  return {};
}

QString row_difference(const QJsonArray& expected, const std::vector<callback_task::Rows::Row>& rows) {
  for (qsizetype i = 0; i < expected.size(); ++i) {
    if (static_cast<size_t>(i) >= rows.size()) return QStringLiteral("row %1 is missing").arg(i);
    const auto& row = rows[static_cast<size_t>(i)];
    if (row.step != expected[i].toArray()[0].toInteger()) return QStringLiteral("row %1 has the step %2").arg(i).arg(row.step);
    QJsonObject values = expected[i].toArray()[1].toObject();
    for (const auto& [name, value] : row.values) {
      if (name == "val_loss") continue;
      const QString key = QString::fromStdString(name);
      if (!values.contains(key)) return QStringLiteral("row %1 has %2").arg(i).arg(key);
      if (!near(values.take(key).toDouble(), value)) return QStringLiteral("row %1: %2 is %3").arg(i).arg(key).arg(value);
    }
    if (!values.isEmpty()) return QStringLiteral("row %1 lacks %2").arg(i).arg(values.keys().join(u' '));
  }
  return rows.size() > static_cast<size_t>(expected.size()) ? QStringLiteral("there are more rows") : QString();
}

/// Weights, learning rates and steps of a recorded fit.
QString difference(const QJsonObject& expected, const Fit& fit) {
  if (const QString found = weight_difference(expected["weights"].toObject(), *fit.module); !found.isEmpty()) return found;
  if (fit.trainer->global_step() != expected["global_step"].toInteger()) return QStringLiteral("global_step differs");
  const auto& groups = fit.trainer->optimizers()[0]->param_groups();
  const QJsonArray lr = expected["lr"].toArray();
  if (static_cast<qsizetype>(groups.size()) != lr.size()) return QStringLiteral("there are %1 groups").arg(groups.size());
  for (qsizetype i = 0; i < lr.size(); ++i) {
    if (!near(lr[i].toDouble(), groups[static_cast<size_t>(i)].lr())) return QStringLiteral("lr[%1] differs").arg(i);
  }
  return row_difference(expected["rows"].toArray(), fit.logger->rows);
}

ModelPruningOptions pruning_options(const std::string& name) {
  ModelPruningOptions o;
  o.amount = 0.3;
  const bool each = name == "l1_each" || name == "random_each" || name == "ln" || name == "random_channels";
  if (each) o.use_global_unstructured = false, o.parameter_names = {"weight"};
  o.use_lottery_ticket_hypothesis = name == "l1_global" || name == "validation" || name.starts_with("random");
  if (name == "l1_number") o.amount = 3;
  if (name == "l1_each") o.amount = 0.25;
  if (name == "random_global") o.amount = 0.2;
  if (name.starts_with("random")) o.pruning_fn = "random_unstructured";
  if (name == "ln" || name == "random_channels") {
    o.pruning_fn = name == "ln" ? "ln_structured" : "random_structured";
    o.amount = 1;
    o.pruning_dim = 1;
    o.pruning_norm = 2;
  }
  o.prune_on_train_epoch_end = name != "validation";
  return o;
}

template <class F>
int64_t counted(F&& f, std::vector<torch::Tensor> tensors) {
  for (auto& tensor : tensors) tensor.set_requires_grad(true);
  const FlopCounter counter;
  f(tensors).sum().backward();
  return counter.flops();
}

}  // namespace

class TestCallbacks : public QObject {
  Q_OBJECT

 private:
  QJsonObject golden_;
  QTemporaryDir folder_;

  TrainerOptions options(int64_t max_epochs = 4) const {
    TrainerOptions options = callback_task::options(folder_.path().toStdString(), max_epochs);
    options.lightning_compatible = true;
    return options;
  }
  void compare(const char* section, const char* name, const Fit& fit) const {
    const QString found = difference(golden_[QLatin1String(section)][QLatin1String(name)].toObject(), fit);
    QVERIFY2(found.isEmpty(), qPrintable(QLatin1String(name) + ": " + found));
  }

 private Q_SLOTS:
  void initTestCase() {
    QFile file(QFINDTESTDATA("golden_callbacks.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    golden_ = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(!golden_.isEmpty());
  }

  void stochastic_weight_averaging() {
    const auto swa = [](std::vector<double> lrs, int64_t annealing = 10, const std::string& strategy = "cos") {
      StochasticWeightAveragingOptions o;
      o.swa_lrs = std::move(lrs);
      o.swa_epoch_start = 2;
      o.annealing_epochs = annealing;
      o.annealing_strategy = strategy;
      return std::make_shared<StochasticWeightAveraging>(o);
    };
    compare("swa", "batch_norm", Fit(std::make_shared<Net>(), {swa({0.02}, 2)}, options()));
    TrainerOptions accumulating = options();
    accumulating.accumulate_grad_batches = 2;
    compare("swa", "accumulated", Fit(std::make_shared<Net>(), {swa({0.02})}, accumulating));
    compare("swa", "groups", Fit(std::make_shared<Net>("groups"), {swa({0.02, 0.01}, 10, "linear")}, options()));
    TrainerOptions unvalidated = options();
    unvalidated.limit_val_batches = 0;
    compare("swa", "unvalidated", Fit(std::make_shared<Net>(), {swa({0.02})}, unvalidated));
  }

  void exponential_moving_average() {
    const auto ema = [](bool buffers, int64_t every = 1) {
      return std::make_shared<EMAWeightAveraging>(
          EMAWeightAveragingOptions{.decay = 0.7, .update_every_n_steps = every, .use_buffers = buffers});
    };
    compare("ema", "buffers", Fit(std::make_shared<Net>(), {ema(true)}, options()));
    compare("ema", "no_buffers", Fit(std::make_shared<Net>(), {ema(false)}, options()));
    compare("ema", "adam", Fit(std::make_shared<Net>("adam"), {ema(true, 2)}, options()));
    // Goes on from a checkpoint that Lightning wrote.
    const std::string ckpt = QFINDTESTDATA("fixtures/lightning_ema.ckpt").toStdString();
    compare("ema", "resumed", Fit(std::make_shared<Net>("adam"), {ema(true)}, options(), ckpt));
  }

  void learning_rates_of_groups() {
    const auto monitor = std::make_shared<LearningRateMonitor>(
        LearningRateMonitorOptions{.log_momentum = true, .log_weight_decay = true});
    compare("lr", "groups", Fit(std::make_shared<Net>("groups"), {monitor}, options(1)));
  }

  void backbone_finetuning() {
    const auto finetuning = [](BackboneFinetuningOptions o, BackboneFinetuning::LambdaFunction f = {}) {
      return std::make_shared<BackboneFinetuning>(o, f);
    };
    compare("finetuning", "default", Fit(std::make_shared<Net>(), {finetuning({.unfreeze_backbone_at_epoch = 1})}, options(6)));
    const BackboneFinetuningOptions unaligned{
        .unfreeze_backbone_at_epoch = 1, .backbone_initial_ratio_lr = 0.5, .should_align = false};
    compare("finetuning", "unaligned",
            Fit(std::make_shared<Net>(), {finetuning(unaligned, [](int64_t) { return 1.5; })}, options()));
    const BackboneFinetuningOptions fixed{.unfreeze_backbone_at_epoch = 2, .backbone_initial_lr = 0.01, .train_bn = false};
    compare("finetuning", "fixed_lr", Fit(std::make_shared<Net>(), {finetuning(fixed)}, options()));
    compare("finetuning", "plain",
            Fit(std::make_shared<Net>("sgd", false), {finetuning({.unfreeze_backbone_at_epoch = 2})}, options()));
  }

  void pruning_data() {
    QTest::addColumn<QString>("name");
    QFile file(QFINDTESTDATA("golden_callbacks.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject cases = QJsonDocument::fromJson(file.readAll()).object()["pruning"].toObject();
    for (const QString& name : cases.keys()) QTest::newRow(qPrintable(name)) << name;
  }
  void pruning() {
    QFETCH(QString, name);
    const QString kind = name.section(u'_', 0, -2);
    if (test_device().is_cuda()) {
      if (kind.startsWith("random")) QSKIP("the recording drew from the CPU's generator; test_accelerator_gpu prunes at random");
      if (kind == "l1_global" || kind == "validation") QSKIP("Lightning's first weights are the parameters themselves on the CPU alone");
    }
    ModelPruning::Functions functions;
    if (kind.startsWith("random")) {
      functions.apply_pruning = [](int64_t epoch) {
        torch::manual_seed(static_cast<uint64_t>(epoch));
        return true;
      };
    }
    const auto pruning = std::make_shared<ModelPruning>(pruning_options(kind.toStdString()), functions);
    const bool structured = kind == "ln" || kind == "random_channels";
    const Fit fit(std::make_shared<Net>(name.section(u'_', -1).toStdString(), false), {pruning}, options(structured ? 2 : 3));
    const QString found = weight_difference(golden_["pruning"][name].toObject(), *fit.module);
    QVERIFY2(found.isEmpty(), qPrintable(found));
  }

  void spikes() {
    for (const auto& item : golden_["spikes"].toArray()) {
      const QJsonObject each = item.toObject(), o = each["options"].toObject();
      SpikeDetectionOptions options;
      options.exclude_batches_path = folder_.path().toStdString();
      if (o.contains("rtol")) options.rtol = o["rtol"].isNull() ? std::nullopt : std::optional(o["rtol"].toDouble());
      if (o.contains("atol")) options.atol = o["atol"].toDouble();
      if (o.contains("mode")) options.mode = o["mode"].toString().toStdString();
      if (o.contains("window")) options.window = o["window"].toInteger();
      if (o.contains("warmup")) options.warmup = o["warmup"].toInteger();
      if (o.contains("finite_only")) options.finite_only = o["finite_only"].toBool();
      SpikeDetection detection(options);
      Trainer trainer(this->options());
      Net module;
      const QJsonArray losses = each["losses"].toArray();
      qsizetype spike = -1;
      for (qsizetype i = 0; i < losses.size() && spike < 0; ++i) {
        try {
          detection.on_train_batch_end(trainer, module, {torch::tensor(number(losses[i]), torch::kFloat)}, {}, i);
        } catch (const TrainingError&) {
          spike = i;
        }
      }
      const qsizetype expected = each["spike"].isNull() ? -1 : each["spike"].toInteger();
      QVERIFY2(spike == expected, qPrintable(QJsonDocument(each).toJson() + QByteArray::number(spike)));
    }
  }

  void throughput() {
    Throughput throughput(3, 1e3);
    const QJsonArray expected = golden_["throughput"].toArray();
    for (int i = 1; i <= 5; ++i) {
      throughput.update(0.5 * i * i, i, 4 * i - (i == 5), 12 * i, 100 * i);
      QJsonObject values = expected[i - 1].toObject();
      for (const auto& [name, value] : throughput.compute()) {
        const QString key = QString::fromStdString(name);
        QVERIFY2(values.contains(key) && near(values.take(key).toDouble(), value), qPrintable(key));
      }
      QVERIFY2(values.isEmpty(), qPrintable(values.keys().join(u' ')));
    }
    double now = 0;
    const auto monitor = std::make_shared<ThroughputMonitor>(
        ThroughputMonitorOptions{.window_size = 2}, ThroughputMonitor::Count(),
        [](const Batch& batch) { return batch[0].numel(); }, [&] { return now += 0.125; });
    const Fit fit(std::make_shared<Net>("sgd", false), {monitor}, options(2));
    const QString found = row_difference(golden_["throughput_rows"].toArray(), fit.logger->rows);
    QVERIFY2(found.isEmpty(), qPrintable(found));
  }

  void flops() {
    using Tensors = std::vector<torch::Tensor>;
    const auto ones = [](std::initializer_list<int64_t> shape) { return torch::ones(shape); };
    const QJsonObject expected = golden_["flops"].toObject();
    QCOMPARE(counted([](Tensors& t) { return torch::linear(t[0], t[1], t[2]); }, {ones({5, 3}), ones({4, 3}), ones({4})}),
             expected["linear"].toInteger());
    QCOMPARE(counted([](Tensors& t) { return torch::conv2d(t[0], t[1], {}, at::IntArrayRef({2, 2})); }, {ones({2, 3, 9, 9}), ones({4, 3, 3, 3})}),
             expected["conv"].toInteger());
    QCOMPARE(counted([](Tensors& t) { return torch::conv2d(t[0], t[1], {}, at::IntArrayRef({1, 1}), at::IntArrayRef({0, 0}), at::IntArrayRef({1, 1}), 2); },
                     {ones({2, 4, 6, 6}), ones({6, 2, 3, 3})}),
             expected["conv_groups"].toInteger());
    QCOMPARE(counted([](Tensors& t) { return torch::conv_transpose2d(t[0], t[1], {}, at::IntArrayRef({2, 2})); },
                     {ones({2, 3, 5, 5}), ones({3, 4, 3, 3})}),
             expected["conv_transpose"].toInteger());
    QCOMPARE(counted([](Tensors& t) { return torch::bmm(t[0], t[1]); }, {ones({2, 3, 4}), ones({2, 4, 5})}),
             expected["bmm"].toInteger());
    // Two products forward, five backward. PyTorch's counter knows the GPU's kernels only.
    const auto attention = [](Tensors& t) { return at::scaled_dot_product_attention(t[0], t[1], t[2]); };
    QCOMPARE(counted(attention, {ones({2, 3, 8, 16}), ones({2, 3, 8, 16}), ones({2, 3, 8, 16})}),
             7 * 2 * (2 * 3) * 8 * 16 * 8);
  }
};

QTEST_GUILESS_MAIN(TestCallbacks)
#include "test_callbacks.moc"
