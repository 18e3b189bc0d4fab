// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/classification.h>

namespace leyden::metrics {

/// Shares instead of counts: of each row (what is there), of each column (what was predicted), of all.
enum class Normalize { none, of_true, of_pred, all };

/// What the metrics of a confusion matrix take.
struct ConfusionOptions {
  Task task = Task::multiclass;
  int64_t num_classes = 0;
  int64_t num_labels = 0;
  double threshold = 0.5;
  std::optional<int64_t> ignore_index = {};
  Normalize normalize = Normalize::none;  ///< of ConfusionMatrix alone
};

/// Counts (int64) or shares (float32) of predictions by what was there: (C, C) for multiclass, (2, 2) for binary,
/// (L, 2, 2) for multilabel; rows are targets. Shares of nothing are 0.
class LEYDEN_LIGHTNING_API ConfusionMatrix : public ClassificationMetric {
 public:
  explicit ConfusionMatrix(const ConfusionOptions& options);
  ~ConfusionMatrix() override;
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<ConfusionMatrix>(*this); }

 protected:
  ConfusionMatrix(std::string name, std::optional<bool> higher_is_better, const ConfusionOptions& options);
  torch::Tensor compute_result() override;
  /// The counts; throws where values on a device were no classes.
  torch::Tensor counts() const;

 private:
  ConfusionOptions options_;
  StateId matrix_;
};

/// How disagreements count in Cohen's kappa: alike, by their distance, by its square.
enum class KappaWeights { none, linear, quadratic };

/// Agreement beyond chance (Cohen 1960). Binary and multiclass.
class LEYDEN_LIGHTNING_API CohenKappa : public ConfusionMatrix {
 public:
  explicit CohenKappa(const ConfusionOptions& options, KappaWeights weights = KappaWeights::none);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<CohenKappa>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  KappaWeights weights_;
};

/// Correlation of predictions and targets (Matthews 1975; several classes: Gorodkin 2004), with torchmetrics' values
/// where it is 0 / 0.
class LEYDEN_LIGHTNING_API MatthewsCorrCoef : public ConfusionMatrix {
 public:
  explicit MatthewsCorrCoef(const ConfusionOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<MatthewsCorrCoef>(*this); }

 protected:
  torch::Tensor compute_result() override;
};

/// Mean absolute, root mean square or greatest difference of confidence and accuracy over the bins.
enum class CalibrationNorm { l1, l2, max };

struct CalibrationOptions {
  Task task = Task::multiclass;  ///< or binary
  int64_t num_classes = 0;
  int64_t n_bins = 15;
  CalibrationNorm norm = CalibrationNorm::l1;
  std::optional<int64_t> ignore_index = {};
};

/// How far the confidence of predictions is from how often they are right, in bins of even width (Naeini 2015). Sums
/// by bin are kept, whatever the number of samples. preds must be scores.
class LEYDEN_LIGHTNING_API CalibrationError : public ClassificationMetric {
 public:
  explicit CalibrationError(const CalibrationOptions& options);
  ~CalibrationError() override;
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<CalibrationError>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  CalibrationOptions options_;
  StateId count_, confidence_, accuracy_;
};

}  // namespace leyden::metrics
