// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/aggregation.h>

namespace leyden::metrics {

Aggregation::Aggregation(std::string name, NanStrategy nan, double initial) : TensorMetric(std::move(name)), nan_(nan) {
  value_ = add_state("value", at::full({}, initial, torch::kFloat),
                     initial == 0 ? StateReduction::sum : initial < 0 ? StateReduction::max : StateReduction::min);
}

Aggregation::Aggregation(std::string name, NanStrategy nan) : TensorMetric(std::move(name)), nan_(nan) {
  value_ = add_list_state("value");
}

Aggregation::~Aggregation() = default;

torch::Tensor Aggregation::forward(const torch::Tensor& value) {
  return forward_with([&] { update(value); });
}

void Aggregation::check(const torch::Tensor& value) const {
  if (nan_.kind_ != NanStrategy::Kind::error || !value.is_floating_point()) return;
  if (value.isnan().any().item<bool>()) fail("a value is NaN, and its nan strategy is error");
}

torch::Tensor Aggregation::replaced(const torch::Tensor& value, const torch::Tensor& is_nan, double neutral) const {
  if (nan_.kind_ == NanStrategy::Kind::ignore) return value.masked_fill(is_nan, neutral);
  return nan_.kind_ == NanStrategy::Kind::replace ? value.masked_fill(is_nan, nan_.value_) : value;
}

torch::Tensor Aggregation::cleaned(const torch::Tensor& value, double neutral) const {
  check(value);
  const torch::Tensor number = value.detach().to(dtype());
  return replaced(number, number.isnan(), neutral);
}

torch::Tensor Aggregation::compute_result() { return state(value_).clone(); }

void SumMetric::update(const torch::Tensor& value) {
  const Update scope(*this, value);
  state(value_).add_(cleaned(value, 0).sum());
}

MeanMetric::MeanMetric(NanStrategy nan) : Aggregation("MeanMetric", nan, 0) {
  weight_ = add_state("weight", at::zeros({}, torch::kFloat));
}

void MeanMetric::update(const torch::Tensor& value, double weight) {
  update(value, at::full({}, weight, value.options().dtype(dtype())));
}

void MeanMetric::update(const torch::Tensor& value, const torch::Tensor& weight) {
  if (!at::is_expandable_to(weight.sizes(), value.sizes())) fail("the weight's shape does not fit the value's");
  const Update scope(*this, value);
  check(value);
  check(weight);
  torch::Tensor number = value.detach().to(dtype());
  torch::Tensor weights = weight.detach().to(value.device(), dtype()).expand(value.sizes());
  if (disables_nan()) {
    weights = at::ones_like(number);
  } else {
    const torch::Tensor is_nan = number.isnan().logical_or(weights.isnan());
    number = replaced(number, is_nan, 0);
    weights = weights.masked_fill(is_nan, ignores_nan() ? 0 : 1);
  }
  state(value_).add_((number * weights).sum());
  state(weight_).add_(weights.sum());
}

torch::Tensor MeanMetric::compute_result() { return state(value_) / state(weight_); }

void MinMetric::update(const torch::Tensor& value) {
  const Update scope(*this, value);
  if (value.numel() == 0) return;
  at::minimum_out(state(value_), state(value_), cleaned(value, std::numeric_limits<double>::infinity()).min());
}

void MaxMetric::update(const torch::Tensor& value) {
  const Update scope(*this, value);
  if (value.numel() == 0) return;
  at::maximum_out(state(value_), state(value_), cleaned(value, -std::numeric_limits<double>::infinity()).max());
}

void CatMetric::update(const torch::Tensor& value) {
  const Update scope(*this, value);
  if (value.numel() > 0) append(value_, cleaned(value, std::numeric_limits<double>::quiet_NaN()));
}

torch::Tensor CatMetric::compute_result() {
  std::vector<torch::Tensor> kept;
  for (const auto& part : parts(value_)) {
    const torch::Tensor is_number = part.isnan().logical_not();
    const bool whole = !ignores_nan() || is_number.all().item<bool>();
    const torch::Tensor numbers = whole ? part : part.index({is_number});
    if (numbers.numel() > 0) kept.push_back(numbers.dim() ? numbers : numbers.unsqueeze(0));
  }
  if (kept.empty()) return at::empty({0}, at::TensorOptions(dtype()).device(device()));
  const torch::Tensor all = at::cat(kept);
  return all.numel() == 1 ? all.squeeze() : all;
}

}  // namespace leyden::metrics
