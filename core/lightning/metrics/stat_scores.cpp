// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/stat_scores.h>

namespace leyden::metrics {

StatScores::StatScores(std::string name, const ClassificationOptions& options)
    : ClassificationMetric(std::move(name), true, options.task, options.num_classes, options.num_labels,
                           options.ignore_index),
      options_(options) {
  if (!(options.threshold >= 0 && options.threshold <= 1)) fail("threshold must be from 0 to 1");
  if (options.top_k != 1 && options.task != Task::multiclass) fail("top_k is for multiclass");
  if (options.top_k < 1 || options.top_k > width()) fail("top_k must be from 1 to the number of classes");
  if (options.zero_division != 0 && options.zero_division != 1) fail("zero_division must be 0 or 1");
  const torch::Tensor zeros = at::zeros({is_micro_multiclass() ? 1 : width()}, torch::kLong);
  tp_ = add_state("tp", zeros);
  actual_ = add_state("actual", zeros);
  if (is_micro_multiclass()) {
    predicted_ = total_ = actual_;
    return;
  }
  predicted_ = add_state("predicted", zeros);
  total_ = add_state("total", zeros);
}

StatScores::~StatScores() = default;

void StatScores::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check(preds, target, false, false);
  const Update scope(*this, preds);
  const Labels l = labels(preds, target, options_.threshold, options_.top_k, RangeOf::all);
  const auto counted = [&](const torch::Tensor& mask) { return l.keep.defined() ? mask.bitwise_and(l.keep) : mask; };
  if (task() != Task::multiclass) {
    const torch::Tensor found = counted(l.preds.eq(1)).view({-1, width()});
    const torch::Tensor there = counted(l.target.eq(1)).view({-1, width()});
    state(tp_).add_(found.bitwise_and(there).sum(0));
    state(predicted_).add_(found.sum(0));
    state(actual_).add_(there.sum(0));
    if (l.keep.defined()) {
      state(total_).add_(l.keep.view({-1, width()}).sum(0));
    } else {
      state(total_).add_(l.target.numel() / width());
    }
    return;
  }
  const torch::Tensor right = counted(l.preds.eq(l.target));
  if (is_micro_multiclass()) {
    state(tp_).add_(right.sum());
    if (l.keep.defined()) {
      state(actual_).add_(l.keep.sum());
    } else {
      state(actual_).add_(l.target.numel());
    }
    return;
  }
  const torch::Tensor nowhere = at::full({}, width(), l.target.options());
  const auto of_kept = [&](const torch::Tensor& v) { return l.keep.defined() ? at::where(l.keep, v, nowhere) : v; };
  state(tp_).add_(count_values(at::where(right, l.target, nowhere), width()));
  state(predicted_).add_(count_values(of_kept(l.preds), width()));
  state(actual_).add_(count_values(of_kept(l.target), width()));
  state(total_).add_(l.keep.defined() ? l.keep.sum() : at::full({}, l.target.numel(), l.target.options()));
}

StatScores::Counts StatScores::counts() const {
  const torch::Tensor &tp = state(tp_), &actual = state(actual_), &predicted = state(predicted_);
  // Micro: each sample is one of actual and one of predicted, and counts for every class.
  const torch::Tensor total = is_micro_multiclass() ? actual * width() : state(total_);
  return {tp, predicted - tp, total - predicted - actual + tp, actual - tp};
}

torch::Tensor StatScores::compute_result() {
  check_values();
  Counts c = counts();
  if (options_.average == Average::micro || task() == Task::binary) {
    for (torch::Tensor* count : {&c.tp, &c.fp, &c.tn, &c.fn}) *count = count->sum(0);
    return score(c);
  }
  const torch::Tensor scores = score(c);
  if (options_.average == Average::none) return scores;
  torch::Tensor weights = c.tp + c.fn;
  if (options_.average == Average::macro) {
    const bool only_there = options_.top_k != 1 && follows_top_k();
    const torch::Tensor seen = only_there ? weights : weights + c.fp;
    weights = task() == Task::multilabel ? at::ones_like(scores) : seen.ne(0).to(scores.scalar_type());
  }
  return safe_divide(weights * scores, weights.sum(-1, true)).sum(-1);
}

Accuracy::Accuracy(const ClassificationOptions& options) : StatScores("Accuracy", options) {}

torch::Tensor Accuracy::score(const Counts& c) const {
  if (task() == Task::multiclass) return safe_divide(c.tp, c.tp + c.fn);
  return safe_divide(c.tp + c.tn, c.tp + c.tn + c.fp + c.fn);
}

Precision::Precision(const ClassificationOptions& options) : StatScores("Precision", options) {}

torch::Tensor Precision::score(const Counts& c) const {
  return safe_divide(c.tp, c.tp + c.fp, options().zero_division);
}

Recall::Recall(const ClassificationOptions& options) : StatScores("Recall", options) {}

torch::Tensor Recall::score(const Counts& c) const {
  return safe_divide(c.tp, c.tp + c.fn, options().zero_division);
}

FBetaScore::FBetaScore(double beta, const ClassificationOptions& options) : FBetaScore("FBetaScore", beta, options) {}

FBetaScore::FBetaScore(std::string name, double beta, const ClassificationOptions& options)
    : StatScores(std::move(name), options), beta_(beta) {
  if (!(beta > 0)) fail("beta must be above 0");
}

torch::Tensor FBetaScore::score(const Counts& c) const {
  const double squared = beta_ * beta_;
  return safe_divide((1 + squared) * c.tp, (1 + squared) * c.tp + squared * c.fn + c.fp, options().zero_division);
}

F1Score::F1Score(const ClassificationOptions& options) : FBetaScore("F1Score", 1.0, options) {}

Specificity::Specificity(const ClassificationOptions& options) : StatScores("Specificity", options) {}

torch::Tensor Specificity::score(const Counts& c) const { return safe_divide(c.tn, c.tn + c.fp); }

}  // namespace leyden::metrics
