// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/media_values.h>

#include <algorithm>

#include <lightning/errors.h>
#include <lightning/lightning_module.h>
#include <lightning/logger.h>

namespace leyden {

namespace {

[[noreturn]] void refuse(const char* what, const torch::Tensor& tensor, const char* expected) {
  std::ostringstream message;
  message << what << " of a tensor ";
  if (tensor.defined()) {
    message << tensor.scalar_type() << " " << tensor.sizes();
  } else {
    message << "that is not defined";
  }
  message << ": expected " << expected;
  throw ConfigError(message.str());
}

template <class Call>
void to_each_logger(LightningModule& module, const Call& call) {
  for (const auto& logger : module.loggers()) call(*logger, module.global_step());
}

}  // namespace

ImageValue image_of(const torch::Tensor& tensor) {
  const char* expected = "bytes or floating point values of the shape (H, W) or (C, H, W) with 1, 3 or 4 channels";
  if (!tensor.defined() || tensor.dim() < 2 || tensor.dim() > 3) refuse("an image", tensor, expected);
  const torch::NoGradGuard no_grad;
  torch::Tensor image = tensor.dim() == 2 ? tensor.unsqueeze(0) : tensor;
  const int64_t channels = image.size(0);
  const bool is_right_type = image.scalar_type() == torch::kByte || image.is_floating_point();
  if ((channels != 1 && channels != 3 && channels != 4) || !is_right_type || image.numel() == 0)
    refuse("an image", tensor, expected);
  if (image.is_floating_point()) image = image.nan_to_num(0, 1, 0).clamp(0, 1).mul(255).round().to(torch::kByte);
  image = image.permute({1, 2, 0}).cpu().contiguous();
  const uint8_t* bytes = image.const_data_ptr<uint8_t>();
  return {image.size(1), image.size(0), static_cast<int>(channels), {bytes, bytes + image.numel()}};
}

HistogramValue histogram_of(const torch::Tensor& tensor, int64_t bins) {
  if (!tensor.defined() || tensor.is_complex()) refuse("a histogram", tensor, "real numbers");
  if (bins < 1) throw ConfigError("a histogram of " + std::to_string(bins) + " bins: expected at least 1", "bins");
  const torch::NoGradGuard no_grad;
  const torch::Tensor all = tensor.detach().flatten().to(torch::kDouble);
  const torch::Tensor values = all.index({all.isfinite()});
  HistogramValue out;
  out.not_finite = all.numel() - values.numel();
  out.counts.assign(static_cast<size_t>(bins), 0);
  if (values.numel() > 0) {
    const auto numbers = torch::stack({values.min(), values.max(), values.sum(), values.square().sum()}).cpu();
    const double* n = numbers.const_data_ptr<double>();
    out.minimum = n[0], out.maximum = n[1], out.sum = n[2], out.sum_squares = n[3];
  }
  // All values equal: a bin needs a width.
  const double low = out.minimum, high = out.maximum > low ? out.maximum : low + std::max(1e-12, std::abs(low) * 1e-6);
  for (int64_t i = 0; i <= bins; ++i)
    out.edges.push_back(i == bins ? high : low + (high - low) * static_cast<double>(i) / static_cast<double>(bins));
  if (values.numel() > 0) {
    const torch::Tensor bin = values.sub(low).mul(static_cast<double>(bins) / (high - low)).floor().clamp(0, bins - 1);
    const torch::Tensor counts = torch::bincount(bin.to(torch::kLong), {}, bins).cpu();
    std::copy_n(counts.const_data_ptr<int64_t>(), bins, out.counts.begin());
  }
  return out;
}

ConfusionMatrixValue confusion_matrix_of(const torch::Tensor& counts, std::vector<std::string> classes) {
  const auto size = static_cast<int64_t>(classes.size());
  if (!counts.defined() || counts.dim() != 2 || counts.size(0) != size || counts.size(1) != size)
    refuse("a confusion matrix", counts, "a row and a column for each name of a class");
  const torch::Tensor whole = counts.detach().to(torch::kCPU, torch::kLong).contiguous();
  const int64_t* first = whole.const_data_ptr<int64_t>();
  return {std::move(classes), {first, first + whole.numel()}};
}

void log_image(LightningModule& module, std::string_view name, const torch::Tensor& image) {
  if (module.loggers().empty()) return;
  const ImageValue value = image_of(image);
  to_each_logger(module, [&](Logger& logger, int64_t step) { logger.log_image(name, value, step); });
}

void log_histogram(LightningModule& module, std::string_view name, const torch::Tensor& values, int64_t bins) {
  if (module.loggers().empty()) return;
  const HistogramValue value = histogram_of(values, bins);
  to_each_logger(module, [&](Logger& logger, int64_t step) { logger.log_histogram(name, value, step); });
}

void log_text(LightningModule& module, std::string_view name, std::string_view text) {
  to_each_logger(module, [&](Logger& logger, int64_t step) { logger.log_text(name, text, step); });
}

void log_table(LightningModule& module, std::string_view name, const TableValue& table) {
  for (const Value::List& row : table.rows) {
    if (row.size() != table.columns.size()) {
      throw ConfigError("the table " + std::string(name) + " has " + std::to_string(table.columns.size()) +
                        " columns and a row of " + std::to_string(row.size()) + " cells");
    }
  }
  to_each_logger(module, [&](Logger& logger, int64_t step) { logger.log_table(name, table, step); });
}

void log_confusion_matrix(LightningModule& module, std::string_view name, const torch::Tensor& counts,
                          std::vector<std::string> classes) {
  if (module.loggers().empty()) return;
  const ConfusionMatrixValue value = confusion_matrix_of(counts, std::move(classes));
  to_each_logger(module, [&](Logger& logger, int64_t step) { logger.log_confusion_matrix(name, value, step); });
}

}  // namespace leyden
