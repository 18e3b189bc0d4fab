// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Metrics against what torchmetrics gives: golden_metrics.json, recorded by golden_metrics.py.
#include <lightning/torch.h>

#include <lightning/checkpoint_file.h>
#include <lightning/errors.h>
#include <lightning/metrics/metrics.h>

#include <QJsonDocument>
#include <QtTest>

#include "expect_message.h"
#include "recorded_metrics.h"
#include "test_device.h"
#include "thread_processes.h"

using namespace leyden;
using namespace leyden::metrics;

class TestMetrics : public QObject {
  Q_OBJECT

 private:
  RecordedMetrics recorded_;

  // Calls check(metric, its inputs, what torchmetrics gives) for each case of the metric; check says what is wrong.
  template <class F>
  void for_each_case(const QString& metric, F&& check) {
    int cases = 0, failures = 0;
    for (const auto& value : recorded_.cases) {
      const QJsonObject recorded = value.toObject();
      if (recorded["m"].toString() != metric) continue;
      ++cases;
      std::string wrong;
      try {
        const auto object = make(metric, recorded["o"].toObject());
        QVERIFY(object);
        wrong = check(*object, recorded_.inputs.at(recorded["i"].toString()), numbers(recorded["v"].toArray()));
      } catch (const std::exception& e) {
        wrong = e.what();
      }
      if (wrong.empty() || (++failures > 5 && !test_device().is_cuda())) continue;
      qWarning().noquote() << metric << recorded["i"].toString()
                           << QJsonDocument(recorded["o"].toObject()).toJson(QJsonDocument::Compact)
                           << QString::fromStdString(wrong).left(300);
    }
    QVERIFY2(failures == 0, qPrintable(QString("%1 of %2 cases").arg(failures).arg(cases)));
    QVERIFY(cases > 0);
  }

  void metric_rows() {
    QTest::addColumn<QString>("metric");
    std::set<QString> names;
    for (const auto& recorded : recorded_.cases) names.insert(recorded.toObject()["m"].toString());
    QVERIFY(names.size() >= 29);
    for (const QString& name : names) QTest::newRow(qPrintable(name)) << name;
  }

 private Q_SLOTS:
  void initTestCase() {
    at::set_num_threads(1);
    recorded_ = read_recorded_metrics();
    QVERIFY(recorded_.cases.size() > 3000);
  }

  void values_equal_torchmetrics_data() { metric_rows(); }
  void values_equal_torchmetrics() {
    QFETCH(QString, metric);
    for_each_case(metric, [](Tested& object, const std::vector<Inputs>& batches, const std::vector<double>& theirs) {
      for (const auto& batch : batches) object.update(batch);
      std::string wrong = difference(object.value(), theirs);
      // And once more after a reset.
      object.metric().reset();
      for (const auto& batch : batches) object.update(batch);
      return wrong.empty() ? difference(object.value(), theirs) : wrong;
    });
  }

  void merged_parts_equal_the_whole_data() { metric_rows(); }
  void merged_parts_equal_the_whole() {
    QFETCH(QString, metric);
    for_each_case(metric, [](Tested& object, const std::vector<Inputs>& batches, const std::vector<double>& theirs) {
      const auto other = object.copy();
      for (size_t i = 0; i < batches.size(); ++i) (2 * i < batches.size() ? object : *other).update(batches[i]);
      // The other half comes from another process: through a file.
      const Dict state = decode_checkpoint(encode_checkpoint(other->metric().state_dict()), "state");
      object.metric().merge_state(state);
      std::string wrong = difference(object.value(), theirs);
      if (wrong.empty() && object.metric().update_count() != static_cast<int64_t>(batches.size())) wrong = "update_count";
      return wrong;
    });
  }

  void processes_come_to_the_value_of_all_data() { metric_rows(); }
  void processes_come_to_the_value_of_all() {
    QFETCH(QString, metric);
    for_each_case(metric, [](Tested& object, const std::vector<Inputs>& batches, const std::vector<double>& theirs) {
      const auto other = object.copy();
      std::array<std::vector<double>, 2> of_all, alone;
      std::array<std::string, 2> wrong;
      const auto value_of = [](Tested& tested) {
        return tested.value_if_any().value_or(std::vector<double>{});  // one that has no value of these alone
      };
      in_processes(2, [&](Strategy& process) {
        const auto rank = static_cast<size_t>(process.global_rank());
        Tested& mine = rank == 0 ? object : *other;
        for (size_t i = 0; i < batches.size(); ++i) {
          if ((2 * i < batches.size()) == (rank == 0)) mine.update(batches[i]);
        }
        alone[rank] = value_of(mine);
        const int64_t count = mine.metric().update_count();
        {
          const Metric::Synced synced(mine.metric(), process);
          of_all[rank] = mine.value();
        }
        // Its own states are back.
        wrong[rank] = difference(value_of(mine), alone[rank]);
        if (mine.metric().update_count() != count) wrong[rank] = "update_count";
      });
      for (const size_t rank : {0, 1}) {
        if (!wrong[rank].empty()) return "alone: " + wrong[rank];
        if (std::string found = difference(of_all[rank], theirs); !found.empty()) return found;
      }
      return std::string();
    });
  }

  void wrappers_and_collections_of_processes() {
    in_processes(3, [](Strategy& process) {
      const auto rank = static_cast<double>(process.global_rank());
      RunningMean running(MeanMetric(), 2);
      MinMaxMetric extremes{MeanSquaredError()};
      MetricCollection collection({std::make_shared<MeanSquaredError>(), std::make_shared<MeanAbsoluteError>()});
      const torch::Tensor zero = torch::zeros({1}), mine = torch::full({1}, rank);
      running.update(rank);
      extremes.update(mine, zero);
      collection.update(mine, zero);
      {
        const Metric::Synced synced(running, process), also_synced(extremes, process);
        if (running.compute().item<double>() != 1.5) throw std::runtime_error("the window is the last two processes'");
        if (std::abs(extremes.compute()[0].second.item<double>() - 5.0 / 3) > 1e-6) throw std::runtime_error("extremes");
      }
      if (running.compute().item<double>() != rank) throw std::runtime_error("running is not its own again");
      collection.sync(process);
      if (collection.compute()[1].second.item<double>() != 1) throw std::runtime_error("collection");
      bool refused = false;
      try {
        collection.sync(process);
      } catch (const ConfigError&) {
        refused = true;
      }
      if (!refused) throw std::runtime_error("synced twice");
      collection.unsync();
      if (collection.compute()[1].second.item<double>() != rank) throw std::runtime_error("collection is not its own again");
    });
  }

  void states_go_on_from_a_file_data() { metric_rows(); }
  void states_go_on_from_a_file() {
    QFETCH(QString, metric);
    for_each_case(metric, [](Tested& object, const std::vector<Inputs>& batches, const std::vector<double>& theirs) {
      const auto resumed = object.copy();
      for (size_t i = 0; i < batches.size(); ++i) {
        if (2 * i >= batches.size()) break;
        object.update(batches[i]);
      }
      resumed->metric().load_state_dict(decode_checkpoint(encode_checkpoint(object.metric().state_dict()), "state"));
      for (size_t i = 0; i < batches.size(); ++i) {
        if (2 * i >= batches.size()) resumed->update(batches[i]);
      }
      return difference(resumed->value(), theirs);
    });
  }

  void forward_gives_the_value_of_the_batch_data() { metric_rows(); }
  void forward_gives_the_value_of_the_batch() {
    QFETCH(QString, metric);
    for_each_case(metric, [](Tested& object, const std::vector<Inputs>& batches, const std::vector<double>& theirs) {
      for (const auto& batch : batches) {
        const auto alone = object.copy();
        alone->metric().reset();
        alone->update(batch);
        if (!alone->value_if_any()) {
          object.update(batch);  // one that has no value alone
          continue;
        }
        const std::vector<double> value = object.forward(batch);
        if (value.empty()) continue;
        if (std::string wrong = difference(value, alone->value()); !wrong.empty()) return "a batch: " + wrong;
      }
      return difference(object.value(), theirs);
    });
  }

  void edit_distance_equals_torchmetrics() {
    const QJsonObject texts = recorded_.golden["texts"].toObject();
    const auto strings = [](const QJsonArray& array) {
      std::vector<std::string> out;
      for (const auto& text : array) out.push_back(text.toString().toStdString());
      return out;
    };
    const auto preds = strings(texts["preds"].toArray()), target = strings(texts["target"].toArray());
    for (const auto& value : texts["cases"].toArray()) {
      const QJsonObject recorded = value.toObject();
      const QString reduction = recorded["reduction"].toString();
      EditDistance metric(recorded["cost"].toInt(), reduction == "mean"  ? TextReduction::mean
                                                    : reduction == "sum" ? TextReduction::sum
                                                                         : TextReduction::none);
      EditDistance rest = metric;
      metric.update(std::span(preds).first(3), std::span(target).first(3));
      for (size_t i = 3; i < preds.size(); ++i) rest.update(preds[i], target[i]);
      metric.merge(rest);
      QCOMPARE(difference(flat(metric.compute()), numbers(recorded["v"].toArray())), "");
    }
    EditDistance metric;
    EXPECT_IN(message_of<ConfigError>([&] { metric.update(std::span(preds), std::span(target).first(2)); }), "7 predictions and 2");
  }

  void running_values_equal_torchmetrics() {
    const QJsonObject recorded = recorded_.golden["wrappers"].toObject();
    RunningMean mean(MeanMetric(), 4);
    RunningSum sum(SumMetric(), 4);
    std::vector<double> means, sums;
    for (const double value : numbers(recorded["series"].toArray())) {
      mean.update(value);
      sum.update(torch::tensor(value));
      means.push_back(mean.compute().item<double>());
      sums.push_back(sum.compute().item<double>());
      // A copy goes on like the original.
      RunningMean copy(MeanMetric(), 4);
      copy.load_state_dict(mean.state_dict());
      mean = copy;
    }
    QCOMPARE(difference(means, numbers(recorded["running mean"].toArray())), "");
    QCOMPARE(difference(sums, numbers(recorded["running sum"].toArray())), "");
    mean.reset();
    QVERIFY(std::isnan(mean.compute().item<double>()));
    EXPECT_IN(message_of<ConfigError>([] { RunningMean none(MeanMetric(), 0); }), "window");
  }

  void extremes_and_trackers_equal_torchmetrics() {
    const QJsonObject recorded = recorded_.golden["wrappers"].toObject();
    MinMaxMetric tracked{MeanSquaredError()};
    MetricTracker tracker{MeanSquaredError()};
    EXPECT_IN(message_of<ConfigError>([&] { tracker.compute(); }), "increment");
    const QJsonArray steps = recorded["steps"].toArray();
    for (int i = 0; i < steps.size(); ++i) {
      const QJsonArray step = steps[i].toArray();
      const torch::Tensor preds = tensor(step[0].toObject()), target = tensor(step[1].toObject());
      tracked.reset();
      tracked.update(preds, target);
      std::vector<double> values;
      for (const auto& [name, value] : tracked.compute()) values.push_back(value.item<double>());
      QCOMPARE(difference(values, numbers(recorded["minmax"].toArray()[i].toArray())), "");
      tracker.increment();
      tracker.update(preds, target);
    }
    QCOMPARE(difference(flat(tracker.compute_all().at(0).second), numbers(recorded["all"].toArray())), "");
    QCOMPARE(tracker.best().step, static_cast<int64_t>(recorded["best step"].toInt()));
    QVERIFY(std::abs(tracker.best().value - recorded["best"].toDouble()) < 1e-6);
    MinMaxMetric copy{MeanSquaredError()};
    copy.load_state_dict(tracked.state_dict());
    QCOMPARE(copy.compute()[1].second.item<double>(), tracked.compute()[1].second.item<double>());
    MetricTracker unclear{PearsonCorrCoef()};
    unclear.increment();
    unclear.update(torch::arange(4.0), torch::arange(4.0));
    EXPECT_IN(message_of<ConfigError>([&] { unclear.best(); }), "more is better");
  }

  void bootstraps_equal_torchmetrics() {
    const QJsonObject recorded = recorded_.golden["wrappers"].toObject();
    const QJsonArray input = recorded["bootstrap input"].toArray();
    const torch::Tensor preds = tensor(input[0].toObject()), target = tensor(input[1].toObject());
    const torch::Tensor before = torch::rand({3});
    for (const char* sampling : {"poisson", "multinomial"}) {
      BootstrapOptions options{.num_bootstraps = 8, .raw = true, .quantiles = {0.1, 0.5}, .seed = 5};
      options.sampling = sampling == std::string("poisson") ? Sampling::poisson : Sampling::multinomial;
      BootStrapper metric(Accuracy({.num_classes = 4}), options);
      metric.update(preds, target);
      BootStrapper resumed(Accuracy({.num_classes = 4}), options);
      resumed.load_state_dict(decode_checkpoint(encode_checkpoint(metric.state_dict()), "state"));
      resumed.update(preds.slice(0, 0, 7), target.slice(0, 0, 7));
      for (const auto& [name, value] : resumed.compute()) {
        const QJsonArray theirs = recorded[sampling].toObject()[QString::fromStdString(name)].toArray();
        QCOMPARE(difference(flat(value), numbers(theirs)), "");
      }
    }
  }

  void a_collection_names_and_computes_its_metrics() {
    const ClassificationOptions options{.num_classes = 4, .average = Average::macro};
    MetricCollection all({{"acc", std::make_shared<Accuracy>(options)}, {"f1", std::make_shared<F1Score>(options)}},
                         "val_", "_x");
    MetricCollection other = all.clone("test_");
    const auto& batches = recorded_.inputs.at("multiclass logits");
    Accuracy alone(options);
    for (const auto& batch : batches) alone.update(batch[0], batch[1]);
    all.update(batches[0][0], batches[0][1]);
    other.update(batches[1][0], batches[1][1]);
    all.merge(other);
    const MetricResults results = all.compute();
    QCOMPARE(results[0].first, std::string("val_acc_x"));
    QCOMPARE(results[1].first, std::string("val_f1_x"));
    QCOMPARE(results[0].second.item<double>(), alone.compute().item<double>());
    QCOMPARE(other.compute()[0].first, std::string("test_acc"));
    MetricCollection resumed = other.clone("x");
    resumed.reset();
    resumed.load_state_dict(all.state_dict());
    QCOMPARE(resumed.compute()[1].second.item<double>(), results[1].second.item<double>());
    // A copy is its own.
    all.reset();
    QCOMPARE(resumed.compute()[0].second.item<double>(), alone.compute().item<double>());
    const double of_batch = all.forward(batches[0][0], batches[0][1])[0].second.item<double>();
    QCOMPARE(of_batch, all.compute()[0].second.item<double>());
    EXPECT_IN(message_of<ConfigError>([&] { all.at("acx"); }), "acc");
    EXPECT_IN(message_of<ConfigError>([] { MetricCollection twice({std::make_shared<Recall>(ClassificationOptions{.num_classes = 2}),
                                                      std::make_shared<Recall>(ClassificationOptions{.num_classes = 3})}); }),
                 "two named 'Recall'");
    MetricTracker tracker(all);
    for (const auto& batch : batches) {
      tracker.increment();
      tracker.update(batch[0], batch[1]);
    }
    QVERIFY(tracker.best("val_acc_x").value >= tracker.compute()[0].second.item<double>());
  }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
