// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/text.h>

#include <numeric>

namespace leyden::metrics {

namespace {

std::u32string code_points(const std::string& text) {
  std::u32string out;
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0x7f >> length);
    for (size_t k = 1; k < length && i + k < text.size(); ++k) {
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3f);
    }
    out.push_back(point);
    i += length;
  }
  return out;
}

int64_t distance(const std::u32string& a, const std::u32string& b, int64_t substitution_cost) {
  std::vector<int64_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 0; i < a.size(); ++i) {
    int64_t diagonal = row[0]++;
    for (size_t j = 0; j < b.size(); ++j) {
      const int64_t replaced = diagonal + (a[i] == b[j] ? 0 : substitution_cost);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

Perplexity::Perplexity(std::optional<int64_t> ignore_index)
    : PredictionMetric("Perplexity", false), ignore_index_(ignore_index) {
  total_ = add_state("total_log_probs", at::zeros({}, torch::kFloat));
  count_ = add_state("count", at::zeros({}, torch::kFloat));
  invalid_ = add_state("invalid", at::zeros({}, torch::kLong));
}

void Perplexity::update(const torch::Tensor& preds, const torch::Tensor& target) {
  if (preds.dim() != 3 || target.dim() != 2 || preds.size(0) != target.size(0) || preds.size(1) != target.size(1)) {
    fail("preds must be (N, T, V) and target (N, T)");
  }
  if (!preds.is_floating_point() || target.scalar_type() != torch::kLong) {
    fail("preds must be floating point and target int64");
  }
  if (preds.device() != target.device()) fail("preds and target must be on one device");
  const Update scope(*this, preds);
  const torch::Tensor flat = target.flatten();
  torch::Tensor keep = ignore_index_ ? flat.ne(*ignore_index_) : at::ones_like(flat, torch::kBool);
  const torch::Tensor valid = flat.ge(0).logical_and_(flat.lt(preds.size(2)));
  const torch::Tensor strays = keep.logical_and(valid.logical_not()).sum();
  if (strays.is_cpu() && strays.item<int64_t>() > 0) {
    fail("the target has token numbers outside of the vocabulary of " + std::to_string(preds.size(2)));
  }
  state(invalid_).add_(strays);
  keep = keep.logical_and(valid);
  const torch::Tensor token = flat.masked_fill(keep.logical_not(), 0).unsqueeze(1);
  const torch::Tensor likelihood = preds.flatten(0, 1).softmax(1).gather(1, token).squeeze(1);
  state(total_).sub_(likelihood.log().masked_fill(keep.logical_not(), 0).sum());
  state(count_).add_(keep.sum());
}

torch::Tensor Perplexity::compute_result() {
  if (!device().is_cpu() && state(invalid_).item<int64_t>() > 0) {
    fail("the target had token numbers outside of the vocabulary");
  }
  return (state(total_) / state(count_)).exp();
}

EditDistance::EditDistance(int64_t substitution_cost, TextReduction reduction)
    : TensorMetric("EditDistance", false), substitution_cost_(substitution_cost), reduction_(reduction) {
  if (substitution_cost < 0) fail("substitution_cost must be 0 or more");
  if (reduction == TextReduction::none) {
    distances_ = add_list_state("edit_scores_list");
    return;
  }
  distances_ = add_state("edit_scores", at::zeros({}, torch::kLong));
  count_ = add_state("num_elements", at::zeros({}, torch::kLong));
}

void EditDistance::update(const std::string& pred, const std::string& target) {
  update(std::span(&pred, 1), std::span(&target, 1));
}

void EditDistance::update(std::span<const std::string> preds, std::span<const std::string> target) {
  if (preds.size() != target.size()) {
    fail("there are " + std::to_string(preds.size()) + " predictions and " + std::to_string(target.size()) +
         " targets");
  }
  std::vector<int64_t> distances;
  for (size_t i = 0; i < preds.size(); ++i) {
    distances.push_back(distance(code_points(preds[i]), code_points(target[i]), substitution_cost_));
  }
  const torch::Tensor values = torch::tensor(distances, at::TensorOptions(torch::kLong).device(device()));
  const Update scope(*this, values);
  if (reduction_ == TextReduction::none) {
    append(distances_, values);
    return;
  }
  state(distances_).add_(values.sum());
  state(count_).add_(values.numel());
}

torch::Tensor EditDistance::compute_result() {
  if (reduction_ == TextReduction::none) return joined(distances_);
  return reduction_ == TextReduction::sum ? state(distances_).clone() : state(distances_) / state(count_);
}

}  // namespace leyden::metrics
