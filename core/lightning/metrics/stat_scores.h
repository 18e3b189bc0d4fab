// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/classification.h>

namespace leyden::metrics {

/// Base of the metrics that follow from counts of true and false positives and negatives, with torchmetrics'
/// definitions (multidim_average "global"). The macro mean leaves out classes that are neither predicted nor there.
class LEYDEN_LIGHTNING_API StatScores : public ClassificationMetric {
 public:
  ~StatScores() override;
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;

 protected:
  StatScores(std::string name, const ClassificationOptions& options);

  struct Counts {
    torch::Tensor tp, fp, tn, fn;
  };
  /// The figure of each class from its counts; where counts of all classes were added, of them.
  virtual torch::Tensor score(const Counts& counts) const = 0;
  /// Whether the macro mean with top_k > 1 leaves out classes that are not there but predicted.
  virtual bool follows_top_k() const { return true; }
  torch::Tensor compute_result() override;
  const ClassificationOptions& options() const { return options_; }
  bool is_micro_multiclass() const { return task() == Task::multiclass && options_.average == Average::micro; }

 private:
  Counts counts() const;

  ClassificationOptions options_;
  StateId tp_, predicted_, actual_, total_;
};

/// The share that is right. Of a class in a multiclass task: of the samples of that class.
class LEYDEN_LIGHTNING_API Accuracy : public StatScores {
 public:
  explicit Accuracy(const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<Accuracy>(*this); }

 protected:
  torch::Tensor score(const Counts& counts) const override;
};

/// Of what was predicted, the share that is right: tp / (tp + fp).
class LEYDEN_LIGHTNING_API Precision : public StatScores {
 public:
  explicit Precision(const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<Precision>(*this); }

 protected:
  torch::Tensor score(const Counts& counts) const override;
};

/// Of what is there, the share that was found: tp / (tp + fn).
class LEYDEN_LIGHTNING_API Recall : public StatScores {
 public:
  explicit Recall(const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<Recall>(*this); }

 protected:
  torch::Tensor score(const Counts& counts) const override;
};

/// The harmonic mean of precision and recall, recall counting beta times:
/// (1 + beta^2) tp / ((1 + beta^2) tp + beta^2 fn + fp).
class LEYDEN_LIGHTNING_API FBetaScore : public StatScores {
 public:
  FBetaScore(double beta, const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<FBetaScore>(*this); }

 protected:
  FBetaScore(std::string name, double beta, const ClassificationOptions& options);
  torch::Tensor score(const Counts& counts) const override;
  bool follows_top_k() const override { return false; }

 private:
  double beta_;
};

/// FBetaScore with beta 1.
class LEYDEN_LIGHTNING_API F1Score : public FBetaScore {
 public:
  explicit F1Score(const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<F1Score>(*this); }
};

/// Of what is not there, the share that was not predicted: tn / (tn + fp).
class LEYDEN_LIGHTNING_API Specificity : public StatScores {
 public:
  explicit Specificity(const ClassificationOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<Specificity>(*this); }

 protected:
  torch::Tensor score(const Counts& counts) const override;
  bool follows_top_k() const override { return false; }
};

}  // namespace leyden::metrics
