// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metrics.h>
#include <lightning/plugin.h>

/// What there is to look at after each validation: a confusion matrix, curves of precision against recall, and the images that
/// the network is worst at.
class DigitReport {
 public:
  DigitReport();
  /// A batch: images [N, 1, 28, 28], scores before the softmax [N, 10], digits [N].
  void add(const torch::Tensor& images, const torch::Tensor& logits, const torch::Tensor& digits);
  /// Logs it under `stage`/..., and begins anew.
  void log(leyden::LightningModule& module, const std::string& stage);
  void reset();

 private:
  leyden::metrics::ConfusionMatrix confusion_;
  leyden::metrics::PrecisionRecallCurve precision_recall_;
  torch::Tensor images_, losses_, digits_, predicted_;  // of the worst so far, the worst first
};
