// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/confusion_matrix.h>

#include <limits>

namespace leyden::metrics {

ConfusionMatrix::ConfusionMatrix(const ConfusionOptions& options) : ConfusionMatrix("ConfusionMatrix", {}, options) {}

ConfusionMatrix::ConfusionMatrix(std::string name, std::optional<bool> higher_is_better,
                                 const ConfusionOptions& options)
    : ClassificationMetric(std::move(name), higher_is_better, options.task, options.num_classes, options.num_labels,
                           options.ignore_index),
      options_(options) {
  if (!(options.threshold >= 0 && options.threshold <= 1)) fail("threshold must be from 0 to 1");
  const int64_t classes = task() == Task::multiclass ? width() : 2;
  matrix_ = add_state("confmat", task() == Task::multilabel ? at::zeros({width(), 2, 2}, torch::kLong)
                                                            : at::zeros({classes, classes}, torch::kLong));
}

ConfusionMatrix::~ConfusionMatrix() = default;

void ConfusionMatrix::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check(preds, target, false, true);
  const Update scope(*this, preds);
  const RangeOf range = task() == Task::binary ? RangeOf::kept : RangeOf::all;
  state(matrix_).add_(confusion(labels(preds, target, options_.threshold, 1, range)));
}

torch::Tensor ConfusionMatrix::counts() const {
  check_values();
  return state(matrix_);
}

torch::Tensor ConfusionMatrix::compute_result() {
  if (options_.normalize == Normalize::none) return counts().clone();
  const torch::Tensor matrix = counts().to(torch::kFloat);
  const torch::Tensor total = options_.normalize == Normalize::of_true   ? matrix.sum(-1, true)
                              : options_.normalize == Normalize::of_pred ? matrix.sum(-2, true)
                                                                         : matrix.sum({-2, -1}, true);
  return safe_divide(matrix, total);
}

CohenKappa::CohenKappa(const ConfusionOptions& options, KappaWeights weights)
    : ConfusionMatrix("CohenKappa", true, options), weights_(weights) {
  if (task() == Task::multilabel) fail("it is for binary and multiclass");
}

torch::Tensor CohenKappa::compute_result() {
  const torch::Tensor matrix = counts().to(torch::kFloat);
  const torch::Tensor of_pred = matrix.sum(0, true), of_true = matrix.sum(1, true);
  const torch::Tensor by_chance = of_true.matmul(of_pred) / of_pred.sum();
  const torch::Tensor classes = at::arange(matrix.size(0), matrix.options());
  torch::Tensor weights = classes.unsqueeze(0) - classes.unsqueeze(1);
  if (weights_ == KappaWeights::none) weights = weights.ne(0).to(torch::kFloat);
  weights = weights_ == KappaWeights::quadratic ? weights.square() : weights.abs();
  return 1 - (weights * matrix).sum() / (weights * by_chance).sum();
}

MatthewsCorrCoef::MatthewsCorrCoef(const ConfusionOptions& options)
    : ConfusionMatrix("MatthewsCorrCoef", true, options) {}

namespace {

// The limit that a correlation of two by two cells goes to where its denominator is 0, as torchmetrics takes it.
float degenerate_correlation(float tn, float fp, float fn, float tp) {
  const float eps = std::numeric_limits<float>::epsilon(), root = std::sqrt(eps);
  float numerator = 0;
  if (fn == 0 && tn == 0) {
    numerator = root * (tp - fp);
  } else if (fp == 0 && tn == 0) {
    numerator = root * (tp - fn);
  } else if (tp == 0 && fn == 0) {
    numerator = root * (tn - fp);
  } else if (tp == 0 && fp == 0) {
    numerator = root * (tn - fn);
  } else if (tp == 0) {
    numerator = tn - fp * fn;
  } else if (tn == 0) {
    numerator = tp - fp * fn;
  } else if (fp == 0 || fn == 0) {
    numerator = tp * tn;
  } else {
    return 0;
  }
  return numerator / std::sqrt((tp + fp + eps) * (tp + fn + eps) * (tn + fp + eps) * (tn + fn + eps));
}

}  // namespace

torch::Tensor MatthewsCorrCoef::compute_result() {
  torch::Tensor matrix = counts().to(torch::kCPU, torch::kFloat);
  if (matrix.dim() == 3) matrix = matrix.sum(0);
  const auto value = [&](float number) { return at::full({}, number, matrix.options().device(device())); };
  const bool two_by_two = matrix.numel() == 4;
  const float* cell = matrix.const_data_ptr<float>();
  if (two_by_two) {
    const float wrong = cell[1] + cell[2], right = cell[0] + cell[3];
    if (right != 0 && wrong == 0) return value(1);
    if (right == 0 && wrong != 0) return value(-1);
  }
  const torch::Tensor of_true = matrix.sum(1), of_pred = matrix.sum(0);
  const float* t = of_true.const_data_ptr<float>();
  const float* p = of_pred.const_data_ptr<float>();
  float both = 0, squared_true = 0, squared_pred = 0;
  for (int64_t i = 0; i < matrix.size(0); ++i) {
    both += t[i] * p[i];
    squared_true += t[i] * t[i];
    squared_pred += p[i] * p[i];
  }
  const float right = matrix.trace().item<float>(), samples = matrix.sum().item<float>();
  const float denominator = (samples * samples - squared_pred) * (samples * samples - squared_true);
  if (denominator == 0) return value(two_by_two ? degenerate_correlation(cell[0], cell[1], cell[2], cell[3]) : 0);
  return value((right * samples - both) / std::sqrt(denominator));
}

CalibrationError::CalibrationError(const CalibrationOptions& options)
    : ClassificationMetric("CalibrationError", false, options.task, options.num_classes, 2, options.ignore_index),
      options_(options) {
  if (task() == Task::multilabel) fail("it is for binary and multiclass");
  if (options.n_bins < 1) fail("n_bins must be 1 or more");
  // The last bin is that of a confidence of 1.
  const torch::Tensor zeros = at::zeros({options.n_bins + 1}, torch::kFloat);
  count_ = add_state("count", zeros);
  confidence_ = add_state("confidence", zeros);
  accuracy_ = add_state("accuracy", zeros);
}

CalibrationError::~CalibrationError() = default;

void CalibrationError::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check(preds, target, true, true);
  const Update scope(*this, preds);
  const Labels l = scores(preds, target, RangeOf::kept);
  torch::Tensor confidence = l.preds, right = l.target;
  if (task() == Task::multiclass) {
    const auto [most, predicted] = l.preds.max(1);
    confidence = most.to(torch::kFloat);
    right = predicted.eq(l.target);
  }
  const auto type = confidence.scalar_type();
  const torch::Tensor edges = at::linspace(0, 1, options_.n_bins + 1, confidence.options());
  const torch::Tensor bins = at::bucketize(confidence, edges, false, true).sub_(1).clamp_min_(0);
  const auto add = [&](StateId id, const torch::Tensor& values) {
    widen(id, type);
    const torch::Tensor counted = l.keep.defined() ? values.masked_fill(l.keep.logical_not(), 0) : values;
    state(id).scatter_add_(0, bins, counted.to(state(id).scalar_type()));
  };
  add(count_, at::ones_like(confidence));
  add(confidence_, confidence);
  add(accuracy_, right.to(type));
}

torch::Tensor CalibrationError::compute_result() {
  check_values();
  const torch::Tensor count = state(count_);
  const torch::Tensor accuracy = (state(accuracy_) / count).nan_to_num();
  const torch::Tensor confidence = (state(confidence_) / count).nan_to_num();
  const torch::Tensor share = count / count.sum(), gap = accuracy - confidence;
  if (options_.norm == CalibrationNorm::l1) return (gap.abs() * share).sum();
  if (options_.norm == CalibrationNorm::max) return gap.abs().max();
  const torch::Tensor square = (gap.square() * share).sum();
  return at::where(square.gt(0), square.sqrt(), 0.0);
}

}  // namespace leyden::metrics
