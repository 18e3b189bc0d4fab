// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "recorded_metrics.h"

#include <lightning/errors.h>

#include <QFile>
#include <QJsonDocument>

#include <cmath>

#include "test_device.h"

using namespace leyden;
using namespace leyden::metrics;

namespace {

double number(const QJsonValue& value) {
  if (!value.isString()) return value.toDouble();
  return std::stod(value.toString().toStdString());
}

void append(std::vector<double>& all, const torch::Tensor& tensor) {
  const std::vector<double> more = flat(tensor);
  all.insert(all.end(), more.begin(), more.end());
}

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

}  // namespace

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

std::optional<std::vector<double>> Tested::value_if_any() {
  try {
    return value();
  } catch (const ConfigError&) {
    return {};
  }
}

std::unique_ptr<Tested> make(const QString& name, const QJsonObject& options) {
  const Recorded o(options);
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

RecordedMetrics read_recorded_metrics() {
  RecordedMetrics recorded;
  QFile file(LEYDEN_SOURCE_DIR "/tests/lightning/golden_metrics.json");
  if (!file.open(QIODevice::ReadOnly)) return recorded;
  recorded.golden = QJsonDocument::fromJson(file.readAll()).object();
  recorded.cases = recorded.golden["cases"].toArray();
  const QJsonObject inputs = recorded.golden["inputs"].toObject();
  for (auto it = inputs.begin(); it != inputs.end(); ++it) {
    auto& batches = recorded.inputs[it.key()];
    for (const auto& batch : it.value().toArray()) {
      Inputs tensors;
      for (const auto& packed : batch.toArray()) tensors.push_back(tensor(packed.toObject()));
      batches.push_back(std::move(tensors));
    }
  }
  return recorded;
}
