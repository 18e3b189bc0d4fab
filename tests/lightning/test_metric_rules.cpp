// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What metrics refuse, keep and forget, and what log(name, metric) does with one.
#include <lightning/torch.h>

#include <c10/core/InferenceMode.h>

#include <lightning/checkpoint_file.h>
#include <lightning/connectors/result_collection.h>
#include <lightning/metrics/metrics.h>

#include <QtTest>

#include <cmath>

#include "expect_message.h"

using namespace leyden;
using namespace leyden::metrics;

class TestMetricRules : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { at::set_num_threads(1); }

  void wrong_inputs_are_refused() {
    Accuracy accuracy({.num_classes = 3});
    const torch::Tensor scores = torch::rand({4, 3}), target = torch::tensor({0, 1, 2, 1});
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(scores, torch::tensor({0, 1, 3, 1})); }), "the value 3");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(scores, torch::tensor({0, -1, 2, 1})); }), "ignore_index");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(torch::tensor({0, 5, 1, 1}), target); }), "preds has the value 5");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(torch::rand({4, 2}), target); }), "3 classes");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(torch::rand({5, 3}), target); }), "(5, 3)");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(scores, target.to(torch::kFloat)); }), "integer");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(torch::rand({4}), target); }), "(N, C, ...)");
    EXPECT_IN(message_of<ConfigError>([&] { accuracy.update(scores, torch::Tensor()); }), "must be tensors");
    accuracy.reset();
    accuracy.update(scores, target);
    QCOMPARE(accuracy.update_count(), int64_t{1});
    Accuracy binary({.task = Task::binary});
    EXPECT_IN(message_of<ConfigError>([&] { binary.update(torch::rand({4}), torch::tensor({0, 1, 2, 1})); }), "classes 0 to 1");
    EXPECT_IN(message_of<ConfigError>([&] { binary.update(torch::rand({4}), torch::tensor({0., 1., 0.5, 1.})); }), "whole");
    EXPECT_IN(message_of<ConfigError>([&] { binary.update(torch::rand({4}), torch::rand({3})); }), "one shape");
    AUROC auroc({.task = Task::multilabel, .num_labels = 2});
    EXPECT_IN(message_of<ConfigError>([&] { auroc.update(torch::ones({4, 2}, torch::kLong), torch::ones({4, 2}, torch::kLong)); }),
                 "floating point");
    EXPECT_IN(message_of<ConfigError>([&] { auroc.update(torch::rand({4, 3}), torch::ones({4, 3}, torch::kLong)); }), "2 labels");
    EXPECT_IN(message_of<ConfigError>([&] { auroc.compute(); }), "not been updated");
    MeanSquaredError mse;
    EXPECT_IN(message_of<ConfigError>([&] { mse.update(torch::rand({4}), torch::rand({5})); }), "[4] and [5]");
    Perplexity perplexity;
    EXPECT_IN(message_of<ConfigError>([&] { perplexity.update(torch::rand({1, 2, 3}), torch::full({1, 2}, 3)); }), "vocabulary of 3");
    StructuralSimilarity ssim;
    EXPECT_IN(message_of<ConfigError>([&] { ssim.update(torch::rand({1, 1, 4, 4}), torch::rand({1, 1, 4, 4})); }), "window");
    SumMetric sum(NanStrategy::error());
    EXPECT_IN(message_of<ConfigError>([&] { sum.update(std::nan("")); }), "NaN");
  }

  void curves_become_tables() {
    ROC binary({.task = Task::binary});
    binary.update(torch::tensor({0.1, 0.4, 0.35, 0.8}), torch::tensor({0, 0, 1, 1}));
    const TableValue roc = roc_table(binary.compute());
    QCOMPARE(roc.columns, (std::vector<std::string>{"fpr", "tpr", "threshold"}));
    QCOMPARE(roc.rows.size(), size_t{5});
    const double points[][3] = {{0, 0, 1}, {0, 0.5, 0.8}, {0.5, 0.5, 0.4}, {0.5, 1, 0.35}, {1, 1, 0.1}};
    for (size_t row = 0; row < 5; ++row) {
      for (size_t i = 0; i < 3; ++i) QVERIFY(std::abs(roc.rows[row][i].as_double("") - points[row][i]) < 1e-6);
    }
    PrecisionRecallCurve classes({.num_classes = 2, .thresholds = {0.25, 0.75}});
    classes.update(torch::tensor({{0.9, 0.1}, {0.5, 0.5}}), torch::tensor({0, 1}));
    const TableValue table = precision_recall_table(classes.compute(), {"cat", "dog"});
    QCOMPARE(table.columns, (std::vector<std::string>{"class", "recall", "precision", "threshold"}));
    QCOMPARE(table.rows.size(), size_t{6});
    QVERIFY(table.rows[0][0].as_string("") == "cat" && table.rows[3][0].as_string("") == "dog");
    QVERIFY(table.rows[2][1].as_double("") == 0 && table.rows[2][2].as_double("") == 1 && table.rows[2][3].is_none());
    EXPECT_IN(message_of<ConfigError>([&] { precision_recall_table(classes.compute(), {"cat"}); }), "2 curves cannot have 1 names");
    QCOMPARE(roc_table({}).rows.size(), size_t{0});
  }

  void wrong_options_are_refused() {
    EXPECT_IN(message_of<ConfigError>([] { Accuracy metric({}); }), "num_classes");
    EXPECT_IN(message_of<ConfigError>([] { Accuracy metric({.task = Task::multilabel}); }), "num_labels");
    EXPECT_IN(message_of<ConfigError>([] { Accuracy metric({.num_classes = 3, .top_k = 4}); }), "top_k");
    EXPECT_IN(message_of<ConfigError>([] { Accuracy metric({.task = Task::binary, .threshold = 2}); }), "threshold");
    EXPECT_IN(message_of<ConfigError>([] { F1Score metric({.num_classes = 3, .zero_division = 0.5}); }), "zero_division");
    EXPECT_IN(message_of<ConfigError>([] { FBetaScore metric(0, {.num_classes = 3}); }), "beta");
    EXPECT_IN(message_of<ConfigError>([] { AUROC metric({.num_classes = 3, .thresholds = {0.5, 2}}); }), "thresholds");
    EXPECT_IN(message_of<ConfigError>([] { AUROC metric({.num_classes = 3, .max_fpr = 0.5}); }), "max_fpr");
    EXPECT_IN(message_of<ConfigError>([] { AUROC metric({.num_classes = 3, .average = Average::micro}); }), "micro");
    EXPECT_IN(message_of<ConfigError>([] { ROC metric({.num_classes = 3, .average = Average::weighted}); }), "curve");
    EXPECT_IN(message_of<ConfigError>([] { even_thresholds(1); }), "2 thresholds");
    EXPECT_IN(message_of<ConfigError>([] { CohenKappa metric({.task = Task::multilabel, .num_labels = 2}); }), "multiclass");
    EXPECT_IN(message_of<ConfigError>([] { R2Score metric(-1); }), "adjusted");
    EXPECT_IN(message_of<ConfigError>([] { StructuralSimilarity metric({.kernel_size = 4}); }), "odd");
  }

  void other_states_are_refused() {
    Accuracy three({.num_classes = 3, .average = Average::macro}), four({.num_classes = 4, .average = Average::macro});
    Recall recall({.num_classes = 3, .average = Average::macro});
    for (Metric* metric : {static_cast<Metric*>(&four), static_cast<Metric*>(&recall)}) {
      QVERIFY_THROWS_EXCEPTION(ConfigError, three.merge(*metric));
      QVERIFY_THROWS_EXCEPTION(ConfigError, three.load_state_dict(metric->state_dict()));
    }
  }

  void inference_mode_and_gradients_do_no_harm() {
    Accuracy accuracy({.num_classes = 4});
    AUROC auroc({.num_classes = 4});
    R2Score r2;
    const std::vector<torch::Tensor> batch = {torch::randn({16, 4}), torch::randint(4, {16})};
    const auto update = [&] {
      accuracy.update(batch[0].clone().set_requires_grad(true), batch[1]);
      auroc.update(batch[0].clone().set_requires_grad(true), batch[1]);
      r2.update(batch[0].clone().set_requires_grad(true), batch[0] + 1);
    };
    update();
    {
      const c10::InferenceMode inference;
      update();
      for (Metric* metric : {static_cast<Metric*>(&accuracy), static_cast<Metric*>(&auroc), static_cast<Metric*>(&r2)}) {
        metric->reset();
      }
      update();
    }
    update();
    QVERIFY(!accuracy.compute().requires_grad());
    QVERIFY(!auroc.compute().requires_grad());
    QVERIFY(!r2.compute().requires_grad());
    QCOMPARE(accuracy.update_count(), int64_t{2});
  }

  void results_are_kept_until_the_next_change() {
    MeanMetric mean;
    mean.update(1.0);
    const torch::Tensor first = mean.compute();
    QVERIFY(first.is_same(mean.compute()));
    mean.update(3.0);
    QCOMPARE(mean.compute().item<double>(), 2.0);
    QCOMPARE(first.item<double>(), 1.0);
    QCOMPARE(mean.forward(torch::tensor({5.0})).item<double>(), 5.0);
    QCOMPARE(mean.step_value().item<double>(), 5.0);
    QCOMPARE(mean.compute().item<double>(), 3.0);
    mean.reset();
    QVERIFY(!mean.step_value().defined());
    // What fails in forward leaves what was gathered.
    SumMetric sum(NanStrategy::error());
    sum.update(2.0);
    QVERIFY_THROWS_EXCEPTION(ConfigError, sum.forward(torch::tensor(std::nan(""))));
    QCOMPARE(sum.compute().item<double>(), 2.0);
  }

  void states_take_another_type() {
    MeanMetric mean;
    mean.set_dtype(torch::kDouble);
    for (int i = 0; i < 3; ++i) mean.update(torch::tensor(0.1, torch::kDouble));
    QCOMPARE(mean.compute().item<double>(), (0.1 + 0.1 + 0.1) / 3);
    mean.reset();
    mean.update(torch::tensor(0.1, torch::kDouble));
    QCOMPARE(mean.compute().item<double>(), 0.1);
  }

  // What log(name, metric) does with the object.
  void a_logged_object_is_computed_and_reset() {
    const LogMeta meta{false, true, true, true, true, Reduce::mean};
    ResultCollection results(true);
    MeanMetric mean;
    const auto log = [&](ResultCollection& to, TensorMetric& metric) {
      to.metric(Hook::training_step, "acc", meta, false).update(std::ref(metric), false, 1);
    };
    const auto value = [&](ResultCollection& of, bool on_step) {
      ResultMetric& metric = of.metric(Hook::training_step, "acc", meta, false);
      const LazyScalar* latest = metric.step_value();
      const auto found = !on_step ? metric.epoch_value() : latest ? std::optional(*latest) : std::nullopt;
      return found ? found->get() : -1;
    };
    mean.update(1.0);
    log(results, mean);
    QCOMPARE(value(results, true), -1.0);  // only forward() has a value of the step
    mean.forward(torch::tensor(3.0));
    log(results, mean);
    QCOMPARE(value(results, true), 3.0);
    QCOMPARE(value(results, false), 2.0);
    results.reset_hook(Hook::training_step);  // a new epoch's first batch: it was updated before log() was called
    QCOMPARE(value(results, false), 2.0);

    // A run goes on from a checkpoint: what was gathered before it counts.
    const Dict saved = decode_checkpoint(encode_checkpoint(Dict{{"results", results.state_dict()}}), "state");
    ResultCollection resumed(true);
    resumed.load_state_dict(saved.at("results").as_list(), false);
    QCOMPARE(value(resumed, false), 2.0);
    MeanMetric again;
    again.update(5.0);
    log(resumed, again);
    QCOMPARE(value(resumed, false), 3.0);
    QCOMPARE(again.update_count(), int64_t{3});

    results.reset();
    QCOMPARE(mean.update_count(), int64_t{0});
    QVERIFY(!results.metric(Hook::training_step, "acc", meta, false).has_value());
    mean.update(7.0);
    log(results, mean);
    QCOMPARE(value(results, false), 7.0);
  }

  void a_logged_object_is_one_and_has_one_element() {
    const LogMeta meta{false, true, false, true, true, Reduce::mean};
    ResultMetric result(Hook::validation_step, "acc", -1, meta, false);
    MeanMetric mean, other;
    mean.update(1.0);
    result.update(std::ref<TensorMetric>(mean), false, 1);
    EXPECT_IN(message_of<ConfigError>([&] { result.update(std::ref<TensorMetric>(other), false, 1); }), "one metric object");
    EXPECT_IN(message_of<ConfigError>([&] { result.update(LazyScalar(1.0), false, 1); }), "not both");
    result.reset();
    result.update(LazyScalar(1.0), false, 1);
    EXPECT_IN(message_of<ConfigError>([&] { result.update(std::ref<TensorMetric>(mean), false, 1); }), "no values besides");
    result.reset();
    ConfusionMatrix matrix({.num_classes = 2});
    result.update(std::ref<TensorMetric>(matrix), false, 1);
    EXPECT_IN(message_of<ConfigError>([&] { result.epoch_value(); }), "one element");
    result.reset();
    {
      SumMetric ended;
      ended.update(1.0);
      result.update(std::ref<TensorMetric>(ended), false, 1);
    }
    QVERIFY(!result.epoch_value());
    result.reset();
  }

  void a_logged_name_leaves_the_loaders_index_to_the_trainer() {
    ResultCollection results(true);
    LogMeta meta{false, true, true, true, true, Reduce::mean};
    const std::string name = "loss/dataloader_idx_0";
    for (int time = 0; time < 2; ++time) {  // nothing of it is kept that would let it through later
      EXPECT_IN(message_of<ConfigError>([&] { results.metric(Hook::training_step, name, meta, false); }), "is added by the Trainer");
    }
    meta.add_dataloader_idx = false;
    QCOMPARE(results.metric(Hook::training_step, name, meta, false).key(), name);
  }

  // As on a GPU, where reading a value waits: a tensor without values has none to read.
  void off_the_cpu_an_update_reads_no_value() {
    const auto meta = torch::TensorOptions().device(torch::kMeta);
    const torch::Tensor scores = torch::empty({8, 4}, meta), target = torch::zeros({8}, meta.dtype(torch::kLong));
    Accuracy accuracy({.num_classes = 4, .ignore_index = 3});
    accuracy.update(scores, target);
    accuracy.update(scores.softmax(1), target);
    QVERIFY(accuracy.device().is_meta());
    QVERIFY_THROWS_EXCEPTION(ConfigError, accuracy.update(torch::rand({8, 4}), torch::zeros({8}, torch::kLong)));
    QVERIFY_THROWS_EXCEPTION(c10::Error, accuracy.compute());
  }

  void weak_references_end_with_the_metric() {
    auto metric = std::make_unique<SumMetric>();
    const std::weak_ptr<Metric> reference = metric->weak_reference();
    QCOMPARE(reference.lock().get(), metric.get());
    auto copy = std::make_unique<SumMetric>(*metric);
    metric.reset();
    QVERIFY(reference.expired());
    QVERIFY(!copy->weak_reference().expired());
  }
};

QTEST_GUILESS_MAIN(TestMetricRules)
#include "test_metric_rules.moc"
