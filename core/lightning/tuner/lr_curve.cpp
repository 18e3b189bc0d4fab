// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/tuner/lr_curve.h>

#include <ATen/ops/argmin.h>
#include <ATen/ops/gradient.h>

#include <cmath>

namespace leyden {

void LrFindOptions::describe(ParamSchema<LrFindOptions>& s) {
  using O = LrFindOptions;
  s.field("min_lr", &O::min_lr).above(0).help("The learning rate of the first step.");
  s.field("max_lr", &O::max_lr).above(0).help("The learning rate of the last step.");
  s.field("num_training", &O::num_training).minimum(1).unit("steps").help("Steps of the optimizer.");
  s.field("mode", &O::mode).choices({"exponential", "linear"}).help("How the learning rate rises.");
  s.field("early_stop_threshold", &O::early_stop_threshold)
      .above(0)
      .help("Stops once the loss is so many times the least one. None: never.");
  s.field("skip_begin", &O::skip_begin).minimum(0).help("First points of the curve that count for nothing.");
  s.field("skip_end", &O::skip_end).minimum(0).help("Last points of the curve that count for nothing.");
}

std::optional<size_t> LrCurve::steepest(int64_t skip_begin, int64_t skip_end) const {
  // In float32, where Lightning computes it: a tie or an overflow falls the same way.
  std::vector<float> finite_losses, finite_lrs;
  std::vector<size_t> places;
  const int64_t end = static_cast<int64_t>(losses.size()) - skip_end;
  for (int64_t i = skip_begin; i < end; ++i) {
    const auto loss = static_cast<float>(losses[i]);
    if (!std::isfinite(loss)) continue;
    finite_losses.push_back(loss);
    finite_lrs.push_back(static_cast<float>(lrs[i]));
    places.push_back(i);
  }
  if (places.size() < 2) return std::nullopt;
  const torch::Tensor spacing = torch::tensor(finite_lrs);
  const auto slopes = at::gradient(torch::tensor(finite_losses), at::TensorList(spacing), std::optional<int64_t>());
  return places[at::argmin(slopes[0]).item<int64_t>()];
}

std::optional<double> LrCurve::suggestion() const {
  return suggested ? std::optional(lrs[*suggested]) : std::nullopt;
}

}  // namespace leyden
