// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/image.h>

#include <cmath>

namespace leyden::metrics {

namespace {

torch::Tensor gaussian(int64_t size, double sigma, const torch::TensorOptions& options) {
  const double half = static_cast<double>(size - 1) / 2;
  const torch::Tensor distance = at::arange(-half, half + 1, 1, options);
  const torch::Tensor weights = (-(distance / sigma).square() / 2).exp();
  return weights / weights.sum();
}

// A window of the same extent in each of the dimensions.
torch::Tensor window_of(const SsimOptions& options, int64_t size, int64_t dims, const torch::TensorOptions& type) {
  if (!options.gaussian_kernel) {
    const std::vector<int64_t> shape(dims, size);
    return at::ones(shape, type) / std::pow(static_cast<double>(size), static_cast<double>(dims));
  }
  const torch::Tensor line = gaussian(size, options.sigma, type);
  torch::Tensor window = line.unsqueeze(1).matmul(line.unsqueeze(0));
  return dims == 2 ? window : window.unsqueeze(-1) * line;
}

torch::Tensor reduced(const torch::Tensor& values, ImageReduction reduction) {
  return reduction == ImageReduction::mean ? values.mean() : reduction == ImageReduction::sum ? values.sum() : values;
}

}  // namespace

PeakSignalNoiseRatio::PeakSignalNoiseRatio(const PsnrOptions& options)
    : PredictionMetric("PeakSignalNoiseRatio", true), options_(options) {
  if (options_.clamp) options_.data_range = options_.clamp->second - options_.clamp->first;
  if (!(options_.data_range > 0)) fail("data_range must be above 0");
  if (!(options_.base > 0 && options_.base != 1)) fail("base must be above 0, and not 1");
  if (options_.dim.empty()) {
    sum_ = add_state("sum_squared_error", at::zeros({}, torch::kFloat));
    total_ = add_state("total", at::zeros({}, torch::kLong));
  } else {
    sum_ = add_list_state("sum_squared_error");
    total_ = add_list_state("total");
  }
}

void PeakSignalNoiseRatio::update(const torch::Tensor& preds, const torch::Tensor& target) {
  if (preds.sizes() != target.sizes()) fail("preds and target must have one shape");
  const Update scope(*this, preds);
  torch::Tensor a = preds, b = target;
  if (options_.clamp) {
    a = a.clamp(options_.clamp->first, options_.clamp->second);
    b = b.clamp(options_.clamp->first, options_.clamp->second);
  }
  if (!a.is_floating_point()) a = a.to(torch::kFloat);
  if (!b.is_floating_point()) b = b.to(torch::kFloat);
  const torch::Tensor squares = (a - b).square();
  if (options_.dim.empty()) {
    state(sum_).add_(squares.sum());
    state(total_).add_(squares.numel());
    return;
  }
  const torch::Tensor sums = squares.sum(options_.dim).flatten();
  append(sum_, sums);
  append(total_, at::full_like(sums, squares.numel() / std::max<int64_t>(sums.numel(), 1), torch::kLong));
}

torch::Tensor PeakSignalNoiseRatio::compute_result() {
  const bool of_all = options_.dim.empty();
  const torch::Tensor error = of_all ? state(sum_) / state(total_) : joined(sum_) / joined(total_);
  const torch::Tensor decibels =
      (2 * std::log(options_.data_range) - error.log()) * (10 / std::log(options_.base));
  return reduced(decibels, of_all ? ImageReduction::mean : options_.reduction);
}

StructuralSimilarity::StructuralSimilarity(const SsimOptions& options)
    : PredictionMetric("StructuralSimilarity", true), options_(options) {
  if (options_.kernel_size < 1 || options_.kernel_size % 2 == 0) fail("kernel_size must be odd");
  if (!(options_.sigma > 0)) fail("sigma must be above 0");
  if (options_.clamp) options_.data_range = options_.clamp->second - options_.clamp->first;
  if (options_.reduction == ImageReduction::none) {
    similarity_ = add_list_state("similarity");
    return;
  }
  similarity_ = add_state("similarity", at::zeros({}, torch::kFloat));
  total_ = add_state("total", at::zeros({}, torch::kFloat));
}

void StructuralSimilarity::update(const torch::Tensor& preds, const torch::Tensor& target) {
  if (preds.sizes() != target.sizes() || preds.dim() < 4 || preds.dim() > 5) {
    fail("preds and target must both be (N, C, H, W) or (N, C, D, H, W)");
  }
  if (!preds.is_floating_point()) fail("preds must be floating point");
  const Update scope(*this, preds);
  const torch::Tensor values = similarity(preds, target.to(preds.scalar_type()));
  if (options_.reduction == ImageReduction::none) {
    append(similarity_, values);
    return;
  }
  state(similarity_).add_(values.sum());
  state(total_).add_(preds.size(0));
}

// Of each image: the mean over its windows and channels.
torch::Tensor StructuralSimilarity::similarity(torch::Tensor preds, torch::Tensor target) const {
  if (options_.clamp) {
    preds = preds.clamp(options_.clamp->first, options_.clamp->second);
    target = target.clamp(options_.clamp->first, options_.clamp->second);
  }
  const torch::Tensor range =
      options_.data_range ? at::full({}, *options_.data_range, preds.options())
                          : at::maximum(preds.max() - preds.min(), target.max() - target.min());
  const torch::Tensor c1 = (options_.k1 * range).square(), c2 = (options_.k2 * range).square();
  const int64_t dims = preds.dim() - 2, channels = preds.size(1);
  const int64_t size = options_.gaussian_kernel ? static_cast<int64_t>(3.5 * options_.sigma + 0.5) * 2 + 1
                                                : options_.kernel_size;
  const int64_t border = (size - 1) / 2;
  for (int64_t d = 2; d < preds.dim(); ++d) {
    if (preds.size(d) <= border) fail("images must be larger than half of the window, " + std::to_string(border));
  }
  const std::vector<int64_t> borders(2 * dims, border);
  preds = at::pad(preds, borders, "reflect");
  target = at::pad(target, borders, "reflect");
  torch::Tensor window = window_of(options_, size, dims, preds.options());
  std::vector<int64_t> shape = window.sizes().vec();
  shape.insert(shape.begin(), {channels, 1});
  window = window.expand(shape);
  const torch::Tensor inputs = at::cat({preds, target, preds * preds, target * target, preds * target});
  const torch::Tensor means = dims == 2 ? at::conv2d(inputs, window, {}, 1, at::IntArrayRef{0}, 1, channels)
                                        : at::conv3d(inputs, window, {}, 1, at::IntArrayRef{0}, 1, channels);
  const auto mean = means.split(preds.size(0));
  const torch::Tensor a = mean[0].square(), b = mean[1].square(), ab = mean[0] * mean[1];
  const torch::Tensor var_a = (mean[2] - a).clamp_min(0), var_b = (mean[3] - b).clamp_min(0), cov = mean[4] - ab;
  const torch::Tensor map = ((2 * ab + c1) * (2 * cov + c2)) / ((a + b + c1) * (var_a + var_b + c2));
  return map.flatten(1).mean(1);
}

torch::Tensor StructuralSimilarity::compute_result() {
  if (options_.reduction == ImageReduction::none) return joined(similarity_);
  return options_.reduction == ImageReduction::sum ? state(similarity_).clone() : state(similarity_) / state(total_);
}

}  // namespace leyden::metrics
