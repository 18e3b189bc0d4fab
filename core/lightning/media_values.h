// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/export.h>
#include <lightning/torch.h>
#include <lightning/value.h>

namespace leyden {

class LightningModule;

/// A picture: height x width pixels of `channels` bytes each (1: grey, 3: RGB, 4: RGBA), row by row from the top.
struct ImageValue {
  int64_t width = 0, height = 0;
  int channels = 1;
  std::vector<uint8_t> pixels;
};

/// How often values fall between edges: counts.size() + 1 == edges.size(), edges ascending, the last bin closed. Values
/// that are not finite are counted apart.
struct HistogramValue {
  std::vector<double> edges;
  std::vector<int64_t> counts;
  double minimum = 0, maximum = 0, sum = 0, sum_squares = 0;
  int64_t not_finite = 0;
};

/// Rows of as many cells as there are columns.
struct TableValue {
  std::vector<std::string> columns;
  std::vector<Value::List> rows;
};

/// counts[true class][predicted class], row by row.
struct ConfusionMatrixValue {
  std::vector<std::string> classes;
  std::vector<int64_t> counts;
};

/// The picture of a tensor (C, H, W) or (H, W): bytes as they are; floating point values from 0 to 1, clamped, NaN as 0.
/// Throws ConfigError on another shape or type.
LEYDEN_LIGHTNING_API ImageValue image_of(const torch::Tensor& tensor);
/// The histogram of all elements, in bins of equal width from the least to the greatest finite value. Computed on the
/// tensor's device. Throws ConfigError when bins is below 1 or the tensor is complex or not defined.
LEYDEN_LIGHTNING_API HistogramValue histogram_of(const torch::Tensor& tensor, int64_t bins = 64);
/// The matrix of an integer tensor (classes, classes). Throws ConfigError when the shape or the number of names differs.
LEYDEN_LIGHTNING_API ConfusionMatrixValue confusion_matrix_of(const torch::Tensor& counts,
                                                              std::vector<std::string> classes);

// To every logger of the module's Trainer, at the step that metrics of this moment get.
LEYDEN_LIGHTNING_API void log_image(LightningModule& module, std::string_view name, const torch::Tensor& image);
LEYDEN_LIGHTNING_API void log_histogram(LightningModule& module, std::string_view name, const torch::Tensor& values,
                                        int64_t bins = 64);
LEYDEN_LIGHTNING_API void log_text(LightningModule& module, std::string_view name, std::string_view text);
/// Throws ConfigError when a row has not as many cells as there are columns.
LEYDEN_LIGHTNING_API void log_table(LightningModule& module, std::string_view name, const TableValue& table);
LEYDEN_LIGHTNING_API void log_confusion_matrix(LightningModule& module, std::string_view name,
                                               const torch::Tensor& counts, std::vector<std::string> classes);

}  // namespace leyden
