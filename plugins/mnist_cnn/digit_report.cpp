// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "digit_report.h"

using torch::Tensor;

namespace {

constexpr int64_t kDigits = 10;
constexpr int64_t kWorst = 16;
constexpr int64_t kColumns = 8;      // of the picture
constexpr int64_t kThresholds = 51;  // 0.02 apart

std::vector<std::string> names() {
  std::vector<std::string> out;
  for (int64_t digit = 0; digit < kDigits; ++digit) out.push_back(std::to_string(digit));
  return out;
}

// [N, 1, 28, 28] side by side in rows, from the darkest pixel to the brightest.
Tensor picture_of(const Tensor& images) {
  const int64_t rows = (images.size(0) + kColumns - 1) / kColumns;
  Tensor tiles = torch::zeros({rows * kColumns, 28, 28});
  const Tensor flat = images.squeeze(1).cpu();
  tiles.slice(0, 0, flat.size(0)) = (flat - flat.min()) / (flat.max() - flat.min()).clamp_min(1e-6);
  return tiles.view({rows, kColumns, 28, 28}).permute({0, 2, 1, 3}).reshape({rows * 28, kColumns * 28});
}

}  // namespace

DigitReport::DigitReport()
    : confusion_({.num_classes = kDigits}),
      precision_recall_({.num_classes = kDigits, .thresholds = leyden::metrics::even_thresholds(kThresholds)}) {}

void DigitReport::reset() {
  confusion_.reset();
  precision_recall_.reset();
  images_ = losses_ = digits_ = predicted_ = Tensor();
}

void DigitReport::add(const Tensor& images, const Tensor& logits, const Tensor& digits) {
  const torch::NoGradGuard no_grad;
  confusion_.update(logits, digits);
  precision_recall_.update(logits.softmax(1), digits);
  Tensor losses = torch::cross_entropy_loss(logits, digits, {}, at::Reduction::None);
  Tensor all = images, truth = digits, taken = logits.argmax(1);
  if (losses_.defined()) {
    losses = torch::cat({losses_, losses});
    all = torch::cat({images_, all});
    truth = torch::cat({digits_, truth});
    taken = torch::cat({predicted_, taken});
  }
  const Tensor worst = std::get<1>(losses.topk(std::min(kWorst, losses.size(0))));
  losses_ = losses.index_select(0, worst);
  images_ = all.index_select(0, worst);
  digits_ = truth.index_select(0, worst);
  predicted_ = taken.index_select(0, worst);
}

void DigitReport::log(leyden::LightningModule& module, const std::string& stage) {
  if (!losses_.defined()) return;
  leyden::log_confusion_matrix(module, stage + "/confusion", confusion_.compute(), names());
  leyden::log_table(module, stage + "/precision_recall",
                    leyden::metrics::precision_recall_table(precision_recall_.compute(), names()));
  leyden::log_image(module, stage + "/worst", picture_of(images_));
  leyden::TableValue table{{"place", "digit", "taken for", "loss"}, {}};
  for (int64_t i = 0; i < losses_.size(0); ++i) {
    table.rows.push_back({i + 1, digits_[i].item<int64_t>(), predicted_[i].item<int64_t>(), losses_[i].item<double>()});
  }
  leyden::log_table(module, stage + "/worst samples", table);
  reset();
}
