// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/metrics/metric.h>

namespace leyden::metrics {

enum class ImageReduction { mean, sum, none };

struct PsnrOptions {
  /// Greatest minus least value that an image can have.
  double data_range = 1;
  /// Least and greatest value: images are clamped to them, and data_range is their difference.
  std::optional<std::pair<double, double>> clamp = {};
  double base = 10;  ///< of the logarithm
  /// One figure of all elements where empty; else one for each index of the other dimensions, reduced as below.
  std::vector<int64_t> dim = {};
  ImageReduction reduction = ImageReduction::mean;
};

/// 10 log(data_range^2 / mean squared error), in decibels. preds and target have one shape.
class LEYDEN_LIGHTNING_API PeakSignalNoiseRatio : public PredictionMetric {
 public:
  explicit PeakSignalNoiseRatio(const PsnrOptions& options = {});
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<PeakSignalNoiseRatio>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  PsnrOptions options_;
  StateId sum_, total_;
};

struct SsimOptions {
  bool gaussian_kernel = true;  ///< otherwise a square window of kernel_size
  double sigma = 1.5;           ///< of the Gaussian window, whose width is 2 int(3.5 sigma + 0.5) + 1
  int64_t kernel_size = 11;     ///< odd
  ImageReduction reduction = ImageReduction::mean;
  std::optional<double> data_range = {};  ///< each batch's own greatest range where nothing is said
  std::optional<std::pair<double, double>> clamp = {};
  double k1 = 0.01, k2 = 0.03;
};

/// Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004) of images (N, C, H, W) or volumes (N, C, D, H, W), with
/// reflected borders.
class LEYDEN_LIGHTNING_API StructuralSimilarity : public PredictionMetric {
 public:
  explicit StructuralSimilarity(const SsimOptions& options = {});
  void update(const torch::Tensor& preds, const torch::Tensor& target) override;
  std::shared_ptr<PredictionMetric> clone() const override { return std::make_shared<StructuralSimilarity>(*this); }

 protected:
  torch::Tensor compute_result() override;

 private:
  torch::Tensor similarity(torch::Tensor preds, torch::Tensor target) const;
  SsimOptions options_;
  StateId similarity_, total_ = 0;
};

}  // namespace leyden::metrics
