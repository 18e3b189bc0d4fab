// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metric.h>

namespace leyden::metrics {

/// What is classified. Shapes, with any further dimensions "..." counted as samples:
///  - binary: preds (N, ...) scores or labels 0 and 1, target (N, ...) of 0 and 1;
///  - multiclass: preds (N, C, ...) scores, or (N, ...) labels; target (N, ...) labels 0 to C - 1;
///  - multilabel: preds (N, L, ...) scores or labels 0 and 1, target (N, L, ...) of 0 and 1.
/// Scores are probabilities, or logits when any of a batch is outside 0..1: a sigmoid is applied then (a softmax for
/// multiclass where the value of the score matters).
enum class Task { binary, multiclass, multilabel };

/// How the figures of classes or labels become one: over all samples; as the mean of the classes; weighted by the
/// samples of each class; not at all (one figure a class). Binary has one class, and nothing to average.
enum class Average { micro, macro, weighted, none };

/// What the metrics of counts take: Accuracy, Precision, Recall, FBetaScore, F1Score, Specificity.
struct ClassificationOptions {
  Task task = Task::multiclass;
  int64_t num_classes = 0;  ///< of a multiclass task, at least 2
  int64_t num_labels = 0;   ///< of a multilabel task, at least 2
  Average average = Average::micro;
  double threshold = 0.5;  ///< scores above it are positive: binary, multilabel
  int64_t top_k = 1;       ///< a multiclass prediction is right when its class is among the k best scores
  std::optional<int64_t> ignore_index = {};  ///< targets of this value do not count
  double zero_division = 0;                  ///< precision, recall and F where they would be 0 / 0: 0 or 1
};

/// Base of the classification metrics: checks inputs and brings them to one form. Wrong shapes and types throw
/// ConfigError in update(). So do values outside of the classes on the CPU; on another device they are counted
/// without waiting for it, left out, and compute() throws.
class LEYDEN_LIGHTNING_API ClassificationMetric : public PredictionMetric {
 public:
  ~ClassificationMetric() override;

 protected:
  ClassificationMetric(std::string name, std::optional<bool> higher_is_better, Task task, int64_t num_classes,
                       int64_t num_labels, std::optional<int64_t> ignore_index);

  /// Which scores decide whether a batch holds logits: those whose targets count, or all.
  enum class RangeOf { kept, all };
  /// Labels as int64 and, where something does not count, a mask of what does. Multilabel: (M, L), else (M).
  struct Labels {
    torch::Tensor preds, target, keep;
  };
  Labels labels(const torch::Tensor& preds, const torch::Tensor& target, double threshold, int64_t top_k,
                RangeOf range);
  /// Probabilities instead of labels; multiclass preds: (M, C). `range` as above, for labels that are probabilities.
  Labels scores(const torch::Tensor& preds, const torch::Tensor& target, RangeOf range);
  /// How often each label was predicted where each was right: (C, C), (2, 2) or (L, 2, 2); rows are targets.
  torch::Tensor confusion(const Labels& labels) const;
  /// Throws ConfigError on shapes and types that do not fit the task.
  void check(const torch::Tensor& preds, const torch::Tensor& target, bool scores_only, bool integer_target) const;
  /// For compute(): throws when values that came on a device were outside of the classes.
  void check_values() const;

  Task task() const { return task_; }
  /// Classes or labels; 1 for binary.
  int64_t width() const { return width_; }
  std::optional<int64_t> ignore_index() const { return ignore_index_; }

 private:
  torch::Tensor check_labels(const torch::Tensor& preds, const torch::Tensor& target);

  Task task_;
  int64_t width_;
  std::optional<int64_t> ignore_index_;
  StateId invalid_;
};

/// "multiclass": for messages.
LEYDEN_LIGHTNING_API std::string_view task_name(Task task);
/// Scores in 0..1 as they are; otherwise through a sigmoid, or a softmax along dimension 1. Only what the mask keeps
/// decides; an undefined one keeps all.
torch::Tensor normalized(const torch::Tensor& scores, bool softmax, const torch::Tensor& keep);
/// num / denom as floating point; where denom is 0: otherwise.
torch::Tensor safe_divide(const torch::Tensor& num, const torch::Tensor& denom, double otherwise = 0);
/// How often each of 0..bins - 1 stands in the values, which may hold `bins` for what does not count. Never waits
/// for the device, as bincount does.
torch::Tensor count_values(const torch::Tensor& values, int64_t bins);

}  // namespace leyden::metrics
