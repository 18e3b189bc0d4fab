// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metric.h>

namespace leyden::metrics {

/// How the figures of several outputs become one: not at all, their mean, weighted by the variance of the targets.
enum class MultiOutput { raw_values, uniform_average, variance_weighted };

/// Base of the metrics of numbers: preds and target have one shape; (N) or, where several outputs have a figure each,
/// (N, outputs). Wrong shapes throw ConfigError.
class LEYDEN_LIGHTNING_API RegressionMetric : public PredictionMetric {
 public:
  ~RegressionMetric() override;

 protected:
  using PredictionMetric::PredictionMetric;
  void check_same_shape(const torch::Tensor& preds, const torch::Tensor& target) const;
  /// At most two dimensions, the second being the outputs.
  void check_outputs(const torch::Tensor& preds, int64_t num_outputs) const;
};

struct MeanErrorOptions {
  int64_t num_outputs = 1;  ///< with 1, all elements of any shape count alike; with more, (N, num_outputs)
  bool squared = true;      ///< of MeanSquaredError: false gives the root
};

/// The mean of (preds - target)^2, or its root.
class LEYDEN_LIGHTNING_API MeanSquaredError : public RegressionMetric {
 public:
  explicit MeanSquaredError(const MeanErrorOptions& options = {});
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<MeanSquaredError>(*this); }

 protected:
  MeanSquaredError(std::string name, const MeanErrorOptions& options);
  virtual torch::Tensor error(const torch::Tensor& difference) const;
  torch::Tensor compute_result() override;

 private:
  MeanErrorOptions options_;
  StateId sum_, total_;
};

/// The mean of |preds - target|.
class LEYDEN_LIGHTNING_API MeanAbsoluteError : public MeanSquaredError {
 public:
  explicit MeanAbsoluteError(int64_t num_outputs = 1);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<MeanAbsoluteError>(*this); }

 protected:
  torch::Tensor error(const torch::Tensor& difference) const override;
};

/// The mean of |preds - target| / max(|target|, 1.17e-6), over all elements.
class LEYDEN_LIGHTNING_API MeanAbsolutePercentageError : public RegressionMetric {
 public:
  MeanAbsolutePercentageError();
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override {
    return std::make_shared<MeanAbsolutePercentageError>(*this);
  }

 protected:
  torch::Tensor compute_result() override;

 private:
  StateId sum_, total_;
};

/// The share of the targets' variance that is explained: 1 - residual / total sum of squares; adjusted for so many
/// independent variables. Needs two samples.
class LEYDEN_LIGHTNING_API R2Score : public RegressionMetric {
 public:
  explicit R2Score(int64_t adjusted = 0, MultiOutput multioutput = MultiOutput::uniform_average);
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<R2Score>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  int64_t adjusted_;
  MultiOutput multioutput_;
  StateId sum_squared_, sum_, residual_, total_;
};

/// 1 - variance of the error / variance of the target.
class LEYDEN_LIGHTNING_API ExplainedVariance : public RegressionMetric {
 public:
  explicit ExplainedVariance(MultiOutput multioutput = MultiOutput::uniform_average);
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<ExplainedVariance>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  MultiOutput multioutput_;
  StateId error_, squared_error_, target_, squared_target_, total_;
};

/// Linear correlation. Means and variances are carried on from batch to batch (Welford 1962, Chan 1979), so that
/// nothing is kept of the samples; NaN where a variance is next to nothing.
class LEYDEN_LIGHTNING_API PearsonCorrCoef : public RegressionMetric {
 public:
  explicit PearsonCorrCoef(int64_t num_outputs = 1);
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<PearsonCorrCoef>(*this); }

 protected:
  torch::Tensor compute_result() override;
  void merge_states(const States& other, int64_t other_count) override;

 private:
  int64_t num_outputs_;
  StateId mean_x_, mean_y_, farthest_x_, farthest_y_, var_x_, var_y_, cov_, total_;
};

/// Correlation of ranks; ties have their mean rank. All samples are kept until the result is computed.
class LEYDEN_LIGHTNING_API SpearmanCorrCoef : public RegressionMetric {
 public:
  explicit SpearmanCorrCoef(int64_t num_outputs = 1);
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<SpearmanCorrCoef>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  int64_t num_outputs_;
  StateId preds_, target_;
};

}  // namespace leyden::metrics
