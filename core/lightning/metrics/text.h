// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <lightning/metrics/metric.h>

namespace leyden::metrics {

/// exp of the mean negative log-likelihood of the target tokens. preds: logits (N, T, V); target: (N, T) int64 token
/// numbers. Token numbers outside of the vocabulary throw ConfigError, on a device in compute().
class LEYDEN_LIGHTNING_API Perplexity : public PredictionMetric {
 public:
  explicit Perplexity(std::optional<int64_t> ignore_index = {});
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<Perplexity>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  std::optional<int64_t> ignore_index_;
  StateId total_, count_, invalid_;
};

enum class TextReduction { mean, sum, none };

/// Levenshtein's distance of texts, in characters (Unicode code points; the texts are UTF-8): the least insertions and
/// deletions, costing 1, and substitutions that make one of the other.
class LEYDEN_LIGHTNING_API EditDistance : public TensorMetric {
 public:
  explicit EditDistance(int64_t substitution_cost = 1, TextReduction reduction = TextReduction::mean);
  /// As many predictions as targets.
  void update(std::span<const std::string> preds, std::span<const std::string> target);
  void update(const std::string& pred, const std::string& target);

 protected:
  torch::Tensor compute_result() override;

 private:
  int64_t substitution_cost_;
  TextReduction reduction_;
  StateId distances_ = 0, count_ = 0;
};

}  // namespace leyden::metrics
