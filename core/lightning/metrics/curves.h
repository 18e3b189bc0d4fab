// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/classification.h>
#include <lightning/metrics/wrapper_metric.h>

namespace leyden::metrics {

/// What the metrics over all thresholds take.
struct CurveOptions {
  Task task = Task::multiclass;
  int64_t num_classes = 0;
  int64_t num_labels = 0;
  /// AUROC, AveragePrecision: macro where nothing is said; micro for multilabel only. A curve: one a class where
  /// nothing or none is said; multiclass may have one micro or macro curve.
  std::optional<Average> average = {};
  /// Where scores are judged: then only counts are kept, a fixed amount. Empty: at every score that occurs, and all
  /// scores are kept until the result is computed.
  std::vector<double> thresholds = {};
  std::optional<int64_t> ignore_index = {};
  /// Of a binary AUROC: the area up to this false positive rate, standardised to 0.5..1 (McClish 1989).
  std::optional<double> max_fpr = {};
};

/// n thresholds from 0 to 1, evenly; n is 2 or more.
LEYDEN_LIGHTNING_API std::vector<double> even_thresholds(int64_t n);

/// Precision and recall by rising thresholds; one element more than thresholds, the last being 1 and 0.
struct PrecisionRecall {
  torch::Tensor precision, recall, thresholds;
};

/// False and true positive rate by falling thresholds; where all scores are thresholds, a first point (0, 0) at 1.
struct RocPoints {
  torch::Tensor fpr, tpr, thresholds;
};

/// Base of the metrics over all thresholds: gathers scores, or counts at given thresholds. preds must be scores.
class LEYDEN_LIGHTNING_API CurveMetric : public ClassificationMetric {
 public:
  ~CurveMetric() override;
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  /// The curves of what was gathered: one a class or label, or one for all. A class without any sample has a curve
  /// without points.
  std::vector<PrecisionRecall> precision_recall(Average average) const;
  std::vector<RocPoints> roc(Average average) const;

 protected:
  CurveMetric(std::string name, const CurveOptions& options);
  /// One figure from those of the classes, without those that are not defined.
  torch::Tensor averaged(const std::vector<torch::Tensor>& figures) const;
  Average average() const { return *options_.average; }
  const CurveOptions& options() const { return options_; }
  bool is_binned() const { return !options_.thresholds.empty(); }

 private:
  // Scores of one class, whether each is one of it, and whether all targets were 0.
  struct Column {
    torch::Tensor preds, positive;
    bool all_zero;
  };
  struct Counts {
    torch::Tensor tp, fp, tn, fn;
  };
  void add_to_histogram(const Labels& scores);
  std::vector<Column> columns(Average average) const;
  std::vector<Counts> counts(Average average) const;
  torch::Tensor positives() const;

  CurveOptions options_;
  torch::Tensor thresholds_, sorted_, places_;  // places_: of each threshold among the sorted ones
  StateId preds_ = 0, target_ = 0, histogram_ = 0;
};

/// The area under the ROC curve: the chance that a sample of the class scores above another one.
class LEYDEN_LIGHTNING_API AUROC : public CurveMetric {
 public:
  explicit AUROC(const CurveOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<AUROC>(*this); }

 protected:
  AUROC(std::string name, const CurveOptions& options);
  torch::Tensor compute_result() override;
  friend class ROC;
};

/// The sum of precisions, each weighted by the recall that its threshold adds.
class LEYDEN_LIGHTNING_API AveragePrecision : public CurveMetric {
 public:
  explicit AveragePrecision(const CurveOptions& options);
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<AveragePrecision>(*this); }

 protected:
  AveragePrecision(std::string name, const CurveOptions& options);
  torch::Tensor compute_result() override;
  friend class PrecisionRecallCurve;
};

/// Curves of precision against recall. Not for log(): a logger takes numbers.
class LEYDEN_LIGHTNING_API PrecisionRecallCurve
    : public WrapperMetric<ComputedMetric<std::vector<PrecisionRecall>>, AveragePrecision> {
 public:
  explicit PrecisionRecallCurve(const CurveOptions& options);
  void update(const torch::Tensor& preds, const torch::Tensor& target);

 protected:
  std::vector<PrecisionRecall> compute_result() override;

 private:
  Average average_;
};

/// Curves of the true against the false positive rate. Not for log().
class LEYDEN_LIGHTNING_API ROC : public WrapperMetric<ComputedMetric<std::vector<RocPoints>>, AUROC> {
 public:
  explicit ROC(const CurveOptions& options);
  void update(const torch::Tensor& preds, const torch::Tensor& target);

 protected:
  std::vector<RocPoints> compute_result() override;

 private:
  Average average_;
};

}  // namespace leyden::metrics
