// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Metrics against what torchmetrics gives: golden_metrics.json, recorded by golden_metrics.py.
#include <lightning/torch.h>

#include <c10/core/InferenceMode.h>

#include <lightning/checkpoint_file.h>
#include <lightning/connectors/result_collection.h>
#include <lightning/errors.h>
#include <lightning/metrics/metrics.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <cmath>

#include "test_device.h"
#include "thread_processes.h"

using namespace leyden;
using namespace leyden::metrics;

namespace {

using Inputs = std::vector<torch::Tensor>;

double number(const QJsonValue& value) {
  if (!value.isString()) return value.toDouble();
  return std::stod(value.toString().toStdString());
}

std::vector<double> numbers(const QJsonArray& array) {
  std::vector<double> out;
  for (const auto& value : array) {
    if (value.isArray()) {
      for (const double inner : numbers(value.toArray())) out.push_back(inner);
    } else {
      out.push_back(number(value));
    }
  }
  return out;
}

torch::Tensor tensor(const QJsonObject& packed) {
  const QString kind = packed["k"].toString();
  const auto type = kind == "f" ? torch::kFloat : kind == "d" ? torch::kDouble : kind == "i" ? torch::kLong : torch::kBool;
  std::vector<int64_t> shape;
  for (const auto& size : packed["s"].toArray()) shape.push_back(size.toInt());
  return torch::tensor(numbers(packed["v"].toArray()), torch::kDouble).to(test_device(), type).reshape(shape);
}

std::vector<double> flat(const torch::Tensor& tensor) {
  const torch::Tensor values = tensor.to(torch::kCPU, torch::kDouble).flatten().contiguous();
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

void append(std::vector<double>& all, const torch::Tensor& tensor) {
  const std::vector<double> more = flat(tensor);
  all.insert(all.end(), more.begin(), more.end());
}

// As torchmetrics gives curves: first one axis of every class, then the other, then thresholds, once where shared.
template <class Points>
std::vector<double> flat_curves(const std::vector<Points>& curves, torch::Tensor Points::*first,
                                torch::Tensor Points::*second) {
  std::vector<double> all;
  for (const auto& curve : curves) append(all, curve.*first);
  for (const auto& curve : curves) append(all, curve.*second);
  for (size_t i = 0; i < curves.size(); ++i) {
    const bool is_shared = i > 0 && curves[i].thresholds.is_same(curves[0].thresholds);
    if (!is_shared) append(all, curves[i].thresholds);
  }
  return all;
}

std::vector<double> flat(const std::vector<PrecisionRecall>& curves) {
  return flat_curves(curves, &PrecisionRecall::precision, &PrecisionRecall::recall);
}

std::vector<double> flat(const std::vector<RocPoints>& curves) {
  return flat_curves(curves, &RocPoints::fpr, &RocPoints::tpr);
}

std::string difference(const std::vector<double>& ours, const std::vector<double>& theirs) {
  if (ours.size() != theirs.size()) {
    return std::to_string(ours.size()) + " numbers instead of " + std::to_string(theirs.size());
  }
  for (size_t i = 0; i < ours.size(); ++i) {
    const bool equal = ours[i] == theirs[i] || (std::isnan(ours[i]) && std::isnan(theirs[i])) ||
                       std::abs(ours[i] - theirs[i]) <= 1e-6 * std::max(1.0, std::abs(theirs[i]));
    if (!equal) return "number " + std::to_string(i) + " is " + std::to_string(ours[i]) + " instead of " + std::to_string(theirs[i]);
  }
  return {};
}

// A metric of any type, by what the tests do with it.
class Tested {
 public:
  virtual ~Tested() = default;
  virtual void update(const Inputs& inputs) = 0;
  /// The value of these inputs alone; empty where the metric has no forward.
  virtual std::vector<double> forward(const Inputs& inputs) = 0;
  virtual std::vector<double> value() = 0;
  virtual Metric& metric() = 0;
  virtual std::unique_ptr<Tested> copy() const = 0;
};

template <class M>
class TestedAs final : public Tested {
 public:
  explicit TestedAs(M metric) : metric_(std::move(metric)) {}
  void update(const Inputs& inputs) override {
    if constexpr (std::is_base_of_v<MeanMetric, M>) {
      if (inputs.size() == 2) return metric_.update(inputs[0], inputs[1]);
    }
    if constexpr (std::is_base_of_v<Aggregation, M>) {
      metric_.update(inputs.at(0));
    } else {
      metric_.update(inputs.at(0), inputs.at(1));
    }
  }
  std::vector<double> forward(const Inputs& inputs) override {
    if constexpr (std::is_base_of_v<PredictionMetric, M>) return flat(metric_.forward(inputs.at(0), inputs.at(1)));
    update(inputs);
    return {};
  }
  std::vector<double> value() override { return flat(metric_.compute()); }
  Metric& metric() override { return metric_; }
  std::unique_ptr<Tested> copy() const override { return std::make_unique<TestedAs>(metric_); }

 private:
  M metric_;
};

template <class M>
std::unique_ptr<Tested> tested(M metric) {
  return std::make_unique<TestedAs<M>>(std::move(metric));
}

// The options of a recorded case.
class Recorded {
 public:
  explicit Recorded(const QJsonObject& options) : options_(options) {}
  bool has(const char* name) const { return options_.contains(name); }
  double real(const char* name, double otherwise) const { return has(name) ? options_[name].toDouble() : otherwise; }
  int64_t integer(const char* name, int64_t otherwise) const {
    return has(name) ? static_cast<int64_t>(options_[name].toDouble()) : otherwise;
  }
  bool flag(const char* name, bool otherwise) const { return has(name) ? options_[name].toBool() : otherwise; }
  QJsonValue value(const char* name) const { return options_[name]; }
  std::optional<int64_t> ignore_index() const {
    return has("ignore_index") ? std::optional(integer("ignore_index", 0)) : std::nullopt;
  }
  template <class T>
  T choice(const char* name, std::initializer_list<std::pair<const char*, T>> known, T otherwise) const {
    if (!has(name)) return otherwise;
    for (const auto& [text, value] : known) {
      if (options_[name].toString() == text) return value;
    }
    throw ConfigError("a choice of the recording is not known", name);
  }
  Task task() const {
    return choice("task", {{"binary", Task::binary}, {"multilabel", Task::multilabel}, {"multiclass", Task::multiclass}},
                  Task::multiclass);
  }
  Average average() const {
    return choice("average", {{"micro", Average::micro}, {"macro", Average::macro}, {"weighted", Average::weighted},
                              {"none", Average::none}}, Average::micro);
  }
  MultiOutput multioutput() const {
    return choice("multioutput", {{"raw_values", MultiOutput::raw_values},
                                  {"uniform_average", MultiOutput::uniform_average},
                                  {"variance_weighted", MultiOutput::variance_weighted}}, MultiOutput::uniform_average);
  }
  ImageReduction image_reduction() const {
    return choice("reduction", {{"none", ImageReduction::none}, {"sum", ImageReduction::sum}}, ImageReduction::mean);
  }
  std::optional<std::pair<double, double>> clamp() const {
    if (!has("clamp")) return {};
    const auto ends = numbers(options_["clamp"].toArray());
    return std::pair(ends[0], ends[1]);
  }
  ClassificationOptions classification() const {
    return {.task = task(), .num_classes = integer("num_classes", 0), .num_labels = integer("num_labels", 0),
            .average = average(), .threshold = real("threshold", 0.5), .top_k = integer("top_k", 1),
            .ignore_index = ignore_index(), .zero_division = real("zero_division", 0)};
  }
  CurveOptions curve() const {
    CurveOptions out{.task = task(), .num_classes = integer("num_classes", 0), .num_labels = integer("num_labels", 0),
                     .ignore_index = ignore_index()};
    if (has("average")) out.average = average();
    if (has("max_fpr")) out.max_fpr = real("max_fpr", 0);
    if (options_["thresholds"].isArray()) out.thresholds = numbers(options_["thresholds"].toArray());
    if (options_["thresholds"].isDouble()) out.thresholds = even_thresholds(options_["thresholds"].toInt());
    return out;
  }
  ConfusionOptions confusion() const {
    return {.task = task(), .num_classes = integer("num_classes", 0), .num_labels = integer("num_labels", 0),
            .ignore_index = ignore_index(),
            .normalize = choice("normalize", {{"none", Normalize::none}, {"true", Normalize::of_true},
                                              {"pred", Normalize::of_pred}, {"all", Normalize::all}}, Normalize::none)};
  }
  CalibrationOptions calibration() const {
    return {.task = task(), .num_classes = integer("num_classes", 0), .n_bins = integer("n_bins", 15),
            .norm = choice("norm", {{"l2", CalibrationNorm::l2}, {"max", CalibrationNorm::max},
                                    {"l1", CalibrationNorm::l1}}, CalibrationNorm::l1),
            .ignore_index = ignore_index()};
  }
  NanStrategy nan() const {
    if (options_["nan"].isDouble()) return NanStrategy::replace(options_["nan"].toDouble());
    return options_["nan"].toString() == "disable" ? NanStrategy::disable() : NanStrategy::ignore();
  }
  PsnrOptions psnr() const {
    PsnrOptions out{.data_range = real("data_range", 1), .clamp = clamp(), .base = real("base", 10),
                    .reduction = image_reduction()};
    for (const double d : numbers(options_["dim"].toArray())) out.dim.push_back(static_cast<int64_t>(d));
    return out;
  }
  SsimOptions ssim() const {
    SsimOptions out{.gaussian_kernel = flag("gaussian_kernel", true), .sigma = real("sigma", 1.5),
                    .kernel_size = integer("kernel_size", 11), .reduction = image_reduction(), .clamp = clamp(),
                    .k1 = real("k1", 0.01), .k2 = real("k2", 0.03)};
    if (has("data_range")) out.data_range = real("data_range", 1);
    return out;
  }

 private:
  QJsonObject options_;
};

std::unique_ptr<Tested> make_classification(const QString& name, const Recorded& o) {
  if (name == "Accuracy") return tested(Accuracy(o.classification()));
  if (name == "Precision") return tested(metrics::Precision(o.classification()));
  if (name == "Recall") return tested(Recall(o.classification()));
  if (name == "F1Score") return tested(F1Score(o.classification()));
  if (name == "FBetaScore") return tested(FBetaScore(o.real("beta", 1), o.classification()));
  if (name == "Specificity") return tested(Specificity(o.classification()));
  if (name == "AUROC") return tested(AUROC(o.curve()));
  if (name == "AveragePrecision") return tested(AveragePrecision(o.curve()));
  if (name == "PrecisionRecallCurve") return tested(PrecisionRecallCurve(o.curve()));
  if (name == "ROC") return tested(ROC(o.curve()));
  if (name == "ConfusionMatrix") return tested(ConfusionMatrix(o.confusion()));
  if (name == "MatthewsCorrCoef") return tested(MatthewsCorrCoef(o.confusion()));
  if (name == "CalibrationError") return tested(CalibrationError(o.calibration()));
  const auto weights = o.choice("weights", {{"none", KappaWeights::none}, {"linear", KappaWeights::linear},
                                            {"quadratic", KappaWeights::quadratic}}, KappaWeights::none);
  if (name == "CohenKappa") return tested(CohenKappa(o.confusion(), weights));
  return nullptr;
}

std::unique_ptr<Tested> make(const QString& name, const Recorded& o) {
  if (auto metric = make_classification(name, o)) return metric;
  const int64_t outputs = o.integer("num_outputs", 1);
  if (name == "MeanSquaredError") return tested(MeanSquaredError({outputs, o.flag("squared", true)}));
  if (name == "MeanAbsoluteError") return tested(MeanAbsoluteError(outputs));
  if (name == "MeanAbsolutePercentageError") return tested(MeanAbsolutePercentageError());
  if (name == "R2Score") return tested(R2Score(o.integer("adjusted", 0), o.multioutput()));
  if (name == "ExplainedVariance") return tested(ExplainedVariance(o.multioutput()));
  if (name == "PearsonCorrCoef") return tested(PearsonCorrCoef(outputs));
  if (name == "SpearmanCorrCoef") return tested(SpearmanCorrCoef(outputs));
  if (name == "MeanMetric") return tested(MeanMetric(o.nan()));
  if (name == "SumMetric") return tested(SumMetric(o.nan()));
  if (name == "MinMetric") return tested(MinMetric(o.nan()));
  if (name == "MaxMetric") return tested(MaxMetric(o.nan()));
  if (name == "CatMetric") return tested(CatMetric(o.nan()));
  if (name == "Perplexity") return tested(Perplexity(o.ignore_index()));
  if (name == "PeakSignalNoiseRatio") return tested(PeakSignalNoiseRatio(o.psnr()));
  if (name == "StructuralSimilarity") return tested(StructuralSimilarity(o.ssim()));
  return nullptr;
}

template <class F>
std::string refusal(F&& f) {
  try {
    f();
  } catch (const ConfigError& e) {
    return e.what();
  }
  return {};
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

class TestMetrics : public QObject {
  Q_OBJECT

 private:
  QJsonObject golden_;
  std::map<QString, std::vector<Inputs>> inputs_;

  // Calls check(metric, its inputs, what torchmetrics gives) for each case of the metric; check says what is wrong.
  template <class F>
  void for_each_case(const QString& metric, F&& check) {
    int cases = 0, failures = 0;
    for (const auto& value : golden_["cases"].toArray()) {
      const QJsonObject recorded = value.toObject();
      if (recorded["m"].toString() != metric) continue;
      ++cases;
      std::string wrong;
      try {
        const auto object = make(metric, Recorded(recorded["o"].toObject()));
        QVERIFY(object);
        wrong = check(*object, inputs_.at(recorded["i"].toString()), numbers(recorded["v"].toArray()));
      } catch (const std::exception& e) {
        wrong = e.what();
      }
      if (wrong.empty() || ++failures > 5) continue;
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
    for (const auto& recorded : golden_["cases"].toArray()) names.insert(recorded.toObject()["m"].toString());
    QVERIFY(names.size() >= 29);
    for (const QString& name : names) QTest::newRow(qPrintable(name)) << name;
  }

 private Q_SLOTS:
  void initTestCase() {
    at::set_num_threads(1);
    QFile file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_metrics.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    golden_ = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject inputs = golden_["inputs"].toObject();
    for (auto it = inputs.begin(); it != inputs.end(); ++it) {
      auto& batches = inputs_[it.key()];
      for (const auto& batch : it.value().toArray()) {
        Inputs tensors;
        for (const auto& packed : batch.toArray()) tensors.push_back(tensor(packed.toObject()));
        batches.push_back(std::move(tensors));
      }
    }
    QVERIFY(golden_["cases"].toArray().size() > 3000);
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
        std::vector<double> value;
        const std::string said = refusal([&] { value = tested.value(); });
        return said.empty() ? value : std::vector<double>{};  // one that has no value of these alone
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
      if (refusal([&] { collection.sync(process); }).empty()) throw std::runtime_error("synced twice");
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
        if (!refusal([&] { alone->value(); }).empty()) {
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
    const QJsonObject texts = golden_["texts"].toObject();
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
    QVERIFY(says(refusal([&] { metric.update(std::span(preds), std::span(target).first(2)); }), "7 predictions and 2"));
  }

  void running_values_equal_torchmetrics() {
    const QJsonObject recorded = golden_["wrappers"].toObject();
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
    QVERIFY(says(refusal([] { RunningMean none(MeanMetric(), 0); }), "window"));
  }

  void extremes_and_trackers_equal_torchmetrics() {
    const QJsonObject recorded = golden_["wrappers"].toObject();
    MinMaxMetric tracked{MeanSquaredError()};
    MetricTracker tracker{MeanSquaredError()};
    QVERIFY(says(refusal([&] { tracker.compute(); }), "increment"));
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
    QVERIFY(says(refusal([&] { unclear.best(); }), "more is better"));
  }

  void bootstraps_equal_torchmetrics() {
    const QJsonObject recorded = golden_["wrappers"].toObject();
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
    const auto& batches = inputs_.at("multiclass logits");
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
    QVERIFY(says(refusal([&] { all.at("acx"); }), "acc"));
    QVERIFY(says(refusal([] { MetricCollection twice({std::make_shared<Recall>(ClassificationOptions{.num_classes = 2}),
                                                      std::make_shared<Recall>(ClassificationOptions{.num_classes = 3})}); }),
                 "two named 'Recall'"));
    MetricTracker tracker(all);
    for (const auto& batch : batches) {
      tracker.increment();
      tracker.update(batch[0], batch[1]);
    }
    QVERIFY(tracker.best("val_acc_x").value >= tracker.compute()[0].second.item<double>());
  }

  void wrong_inputs_are_refused() {
    Accuracy accuracy({.num_classes = 3});
    const torch::Tensor scores = torch::rand({4, 3}), target = torch::tensor({0, 1, 2, 1});
    QVERIFY(says(refusal([&] { accuracy.update(scores, torch::tensor({0, 1, 3, 1})); }), "the value 3"));
    QVERIFY(says(refusal([&] { accuracy.update(scores, torch::tensor({0, -1, 2, 1})); }), "ignore_index"));
    QVERIFY(says(refusal([&] { accuracy.update(torch::tensor({0, 5, 1, 1}), target); }), "preds has the value 5"));
    QVERIFY(says(refusal([&] { accuracy.update(torch::rand({4, 2}), target); }), "3 classes"));
    QVERIFY(says(refusal([&] { accuracy.update(torch::rand({5, 3}), target); }), "(5, 3)"));
    QVERIFY(says(refusal([&] { accuracy.update(scores, target.to(torch::kFloat)); }), "integer"));
    QVERIFY(says(refusal([&] { accuracy.update(torch::rand({4}), target); }), "(N, C, ...)"));
    QVERIFY(says(refusal([&] { accuracy.update(scores, torch::Tensor()); }), "must be tensors"));
    accuracy.reset();
    accuracy.update(scores, target);
    QCOMPARE(accuracy.update_count(), int64_t{1});
    Accuracy binary({.task = Task::binary});
    QVERIFY(says(refusal([&] { binary.update(torch::rand({4}), torch::tensor({0, 1, 2, 1})); }), "classes 0 to 1"));
    QVERIFY(says(refusal([&] { binary.update(torch::rand({4}), torch::tensor({0., 1., 0.5, 1.})); }), "whole"));
    QVERIFY(says(refusal([&] { binary.update(torch::rand({4}), torch::rand({3})); }), "one shape"));
    AUROC auroc({.task = Task::multilabel, .num_labels = 2});
    QVERIFY(says(refusal([&] { auroc.update(torch::ones({4, 2}, torch::kLong), torch::ones({4, 2}, torch::kLong)); }),
                 "floating point"));
    QVERIFY(says(refusal([&] { auroc.update(torch::rand({4, 3}), torch::ones({4, 3}, torch::kLong)); }), "2 labels"));
    QVERIFY(says(refusal([&] { auroc.compute(); }), "not been updated"));
    MeanSquaredError mse;
    QVERIFY(says(refusal([&] { mse.update(torch::rand({4}), torch::rand({5})); }), "[4] and [5]"));
    Perplexity perplexity;
    QVERIFY(says(refusal([&] { perplexity.update(torch::rand({1, 2, 3}), torch::full({1, 2}, 3)); }), "vocabulary of 3"));
    StructuralSimilarity ssim;
    QVERIFY(says(refusal([&] { ssim.update(torch::rand({1, 1, 4, 4}), torch::rand({1, 1, 4, 4})); }), "window"));
    SumMetric sum(NanStrategy::error());
    QVERIFY(says(refusal([&] { sum.update(std::nan("")); }), "NaN"));
  }

  void wrong_options_are_refused() {
    QVERIFY(says(refusal([] { Accuracy metric({}); }), "num_classes"));
    QVERIFY(says(refusal([] { Accuracy metric({.task = Task::multilabel}); }), "num_labels"));
    QVERIFY(says(refusal([] { Accuracy metric({.num_classes = 3, .top_k = 4}); }), "top_k"));
    QVERIFY(says(refusal([] { Accuracy metric({.task = Task::binary, .threshold = 2}); }), "threshold"));
    QVERIFY(says(refusal([] { F1Score metric({.num_classes = 3, .zero_division = 0.5}); }), "zero_division"));
    QVERIFY(says(refusal([] { FBetaScore metric(0, {.num_classes = 3}); }), "beta"));
    QVERIFY(says(refusal([] { AUROC metric({.num_classes = 3, .thresholds = {0.5, 2}}); }), "thresholds"));
    QVERIFY(says(refusal([] { AUROC metric({.num_classes = 3, .max_fpr = 0.5}); }), "max_fpr"));
    QVERIFY(says(refusal([] { AUROC metric({.num_classes = 3, .average = Average::micro}); }), "micro"));
    QVERIFY(says(refusal([] { ROC metric({.num_classes = 3, .average = Average::weighted}); }), "curve"));
    QVERIFY(says(refusal([] { even_thresholds(1); }), "2 thresholds"));
    QVERIFY(says(refusal([] { CohenKappa metric({.task = Task::multilabel, .num_labels = 2}); }), "multiclass"));
    QVERIFY(says(refusal([] { R2Score metric(-1); }), "adjusted"));
    QVERIFY(says(refusal([] { StructuralSimilarity metric({.kernel_size = 4}); }), "odd"));
  }

  void other_states_are_refused() {
    Accuracy three({.num_classes = 3, .average = Average::macro}), four({.num_classes = 4, .average = Average::macro});
    Recall recall({.num_classes = 3, .average = Average::macro});
    for (Metric* metric : {static_cast<Metric*>(&four), static_cast<Metric*>(&recall)}) {
      QVERIFY(!refusal([&] { three.merge(*metric); }).empty());
      QVERIFY(!refusal([&] { three.load_state_dict(metric->state_dict()); }).empty());
    }
  }

  void inference_mode_and_gradients_do_no_harm() {
    Accuracy accuracy({.num_classes = 4});
    AUROC auroc({.num_classes = 4});
    R2Score r2;
    const auto& batch = inputs_.at("multiclass logits")[0];
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
    QVERIFY(!refusal([&] { sum.forward(torch::tensor(std::nan(""))); }).empty());
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
    QVERIFY(says(refusal([&] { result.update(std::ref<TensorMetric>(other), false, 1); }), "one metric object"));
    QVERIFY(says(refusal([&] { result.update(LazyScalar(1.0), false, 1); }), "not both"));
    result.reset();
    result.update(LazyScalar(1.0), false, 1);
    QVERIFY(says(refusal([&] { result.update(std::ref<TensorMetric>(mean), false, 1); }), "no values besides"));
    result.reset();
    ConfusionMatrix matrix({.num_classes = 2});
    result.update(std::ref<TensorMetric>(matrix), false, 1);
    QVERIFY(says(refusal([&] { result.epoch_value(); }), "one element"));
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
      QVERIFY(says(refusal([&] { results.metric(Hook::training_step, name, meta, false); }), "is added by the Trainer"));
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

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
