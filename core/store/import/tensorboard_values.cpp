// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/tensorboard_values.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace leyden::tensorboard {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kLargest = std::numeric_limits<double>::max();

// Limits are right borders; the outermost reach to infinity in TensorFlow's own, and mean the extremes then.
std::optional<HistogramInfo> from(const Histogram& proto, const std::string& name) {
  const size_t buckets = proto.limits.size();
  if (buckets == 0 || proto.counts.size() != buckets) return std::nullopt;
  HistogramInfo out{name, 0, kUnknown, {std::min(proto.min, proto.limits.front())}, proto.counts,
                    proto.min, proto.max, proto.sum, proto.sum_squares};
  out.edges.insert(out.edges.end(), proto.limits.begin(), proto.limits.end());
  if (out.edges.back() >= kLargest) out.edges.back() = std::max(proto.max, out.edges[buckets - 1]);
  if (buckets > 1 && out.edges[1] <= -kLargest) out.edges[1] = out.edges[0];
  return out;
}

void add_bucket(HistogramInfo& out, double left, double right, double count) {
  if (out.edges.empty()) out.edges.push_back(left);
  if (left > out.edges.back()) {  // a gap is an empty bucket
    out.edges.push_back(left);
    out.counts.push_back(0.0);
  }
  out.edges.push_back(right);
  out.counts.push_back(count);
}

std::optional<HistogramInfo> from_rows(const Tensor& tensor, const std::string& name) {
  HistogramInfo out{name, 0, kUnknown, {}, {}, kUnknown, kUnknown, kUnknown, kUnknown};
  for (size_t at = 0; at + 3 <= tensor.numbers.size(); at += 3) {
    add_bucket(out, tensor.numbers[at], tensor.numbers[at + 1], tensor.numbers[at + 2]);
  }
  if (out.counts.empty()) return std::nullopt;
  out.min = out.edges.front();
  out.max = out.edges.back();
  return out;
}

// Between two values lies the share of points that their basis points (of 10,000) differ by.
std::optional<HistogramInfo> from_compressed(const Tensor& tensor, const std::string& name) {
  HistogramInfo out{name, 0, kUnknown, {}, {}, kUnknown, kUnknown, kUnknown, kUnknown};
  for (size_t at = 2; at + 2 <= tensor.numbers.size(); at += 2) {
    const double share = (tensor.numbers[at] - tensor.numbers[at - 2]) / 10'000;
    add_bucket(out, tensor.numbers[at - 1], tensor.numbers[at + 1], share);
  }
  if (out.counts.empty()) return std::nullopt;
  out.min = out.edges.front();
  out.max = out.edges.back();
  return out;
}

std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::optional<HistogramInfo> histogram_of(const SummaryValue& value) {
  if (const auto* proto = std::get_if<Histogram>(&value.data)) return from(*proto, value.tag);
  const auto* tensor = std::get_if<Tensor>(&value.data);
  if (!tensor || tensor->shape.size() != 2) return std::nullopt;
  const bool unnamed = value.plugin_name.empty();
  if (tensor->shape[1] == 3 && (unnamed || value.plugin_name == "histograms")) return from_rows(*tensor, value.tag);
  if (tensor->shape[1] == 2 && value.plugin_name == "distributions") return from_compressed(*tensor, value.tag);
  return std::nullopt;
}

std::vector<std::string_view> images_of(const SummaryValue& value) {
  if (const auto* image = std::get_if<Image>(&value.data)) return {image->encoded};
  const auto* tensor = std::get_if<Text>(&value.data);
  if (!tensor || value.plugin_name != "images" || tensor->strings.size() < 3) return {};
  return {tensor->strings.begin() + 2, tensor->strings.end()};  // width and height come first
}

std::string image_ending(std::string_view file) {
  if (file.starts_with("\x89PNG")) return ".png";
  if (file.starts_with("\xff\xd8\xff")) return ".jpg";
  if (file.starts_with("GIF8")) return ".gif";
  return ".bin";
}

std::optional<std::string> text_of(const SummaryValue& value) {
  const auto* tensor = std::get_if<Text>(&value.data);
  if (!tensor || !(value.plugin_name.empty() || value.plugin_name == "text")) return std::nullopt;
  const size_t columns =
      tensor->shape.size() == 2 ? static_cast<size_t>(std::max<int64_t>(tensor->shape[1], 1)) : size_t{1};
  std::string out;
  for (size_t i = 0; i < tensor->strings.size(); ++i) {
    if (columns == 1) {
      out += (i > 0 ? "\n" : "") + tensor->strings[i];
      continue;
    }
    out += (i % columns == 0 ? "| " : " ") + cell(tensor->strings[i]) + " |";
    if (i % columns + 1 == columns) out += '\n';
    if (i + 1 == columns) {
      out += '|';
      for (size_t k = 0; k < columns; ++k) out += "---|";
      out += '\n';
    }
  }
  return out;
}

std::string json_of(const HParam& param) {
  if (const auto* text = std::get_if<std::string>(&param)) {
    return nlohmann::json(*text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  if (const auto* flag = std::get_if<bool>(&param)) return *flag ? "true" : "false";
  const double number = std::get<double>(param);
  if (std::isnan(number)) return "\"nan\"";
  if (std::isinf(number)) return number > 0 ? "\"inf\"" : "\"-inf\"";
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (number == std::trunc(number) && std::abs(number) < kExact) return std::to_string(static_cast<int64_t>(number));
  return nlohmann::json(number).dump();
}

}  // namespace leyden::tensorboard
