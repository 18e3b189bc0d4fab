// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/regression.h>

#include <cmath>
#include <limits>

namespace leyden::metrics {

namespace {

torch::Tensor weighted(const torch::Tensor& figures, const torch::Tensor& variances, MultiOutput multioutput) {
  if (multioutput == MultiOutput::raw_values) return figures;
  if (multioutput == MultiOutput::uniform_average) return figures.mean();
  return (variances / variances.sum() * figures).sum();
}

// The spread of predictions x and targets y, as carried from batch to batch.
struct Moments {
  torch::Tensor mean_x, mean_y, var_x, var_y, cov, total;
};

// Moments of both sets of samples together; the variances are sums of squares.
Moments joined_moments(const Moments& a, const Moments& b) {
  const torch::Tensor total = a.total + b.total, dx = b.mean_x - a.mean_x, dy = b.mean_y - a.mean_y;
  const torch::Tensor weight = a.total * b.total / total;
  return {a.mean_x + dx * b.total / total,
          a.mean_y + dy * b.total / total,
          a.var_x + b.var_x + dx.square() * weight,
          a.var_y + b.var_y + dy.square() * weight,
          a.cov + b.cov + dx * dy * weight,
          total};
}

torch::Tensor ranks(const torch::Tensor& values) {
  const int64_t n = values.numel();
  torch::Tensor rank = at::empty({n}, values.options().dtype(torch::kInt));
  rank.index_put_({values.argsort()}, at::arange(1, n + 1, rank.options()));
  const auto [distinct, place, counts] = at::_unique2(values, true, true, true);
  const torch::Tensor sums = at::zeros({distinct.numel()}, rank.options()).scatter_add_(0, place, rank);
  return (sums / counts).index({place});
}

torch::Tensor ranks_of_columns(const torch::Tensor& values) {
  if (values.dim() == 1) return ranks(values);
  std::vector<torch::Tensor> columns;
  for (int64_t i = 0; i < values.size(1); ++i) columns.push_back(ranks(values.select(1, i)));
  return at::stack(columns, 1);
}

}  // namespace

RegressionMetric::~RegressionMetric() = default;

void RegressionMetric::check_same_shape(const torch::Tensor& preds, const torch::Tensor& target) const {
  if (!preds.defined() || !target.defined()) fail("preds and target must be tensors");
  if (preds.device() != target.device()) {
    fail("preds are on " + preds.device().str() + " and target on " + target.device().str());
  }
  if (preds.sizes() == target.sizes()) return;
  std::ostringstream shapes;
  shapes << preds.sizes() << " and " << target.sizes();
  fail("preds and target must have one shape, and have " + shapes.str());
}

void RegressionMetric::check_outputs(const torch::Tensor& preds, int64_t num_outputs) const {
  const bool fits = num_outputs == 1 ? preds.dim() == 1 || (preds.dim() == 2 && preds.size(1) == 1)
                                     : preds.dim() == 2 && preds.size(1) == num_outputs;
  if (fits) return;
  std::ostringstream shape;
  shape << preds.sizes();
  fail("with " + std::to_string(num_outputs) + " outputs preds and target must be (N" +
       (num_outputs == 1 ? ") or (N, 1)" : ", " + std::to_string(num_outputs) + ")") + ", and are " + shape.str());
}

MeanSquaredError::MeanSquaredError(const MeanErrorOptions& options) : MeanSquaredError("MeanSquaredError", options) {}

MeanSquaredError::MeanSquaredError(std::string name, const MeanErrorOptions& options)
    : RegressionMetric(std::move(name), false), options_(options) {
  if (options.num_outputs < 1) fail("num_outputs must be 1 or more");
  sum_ = add_state("sum_error", at::zeros({options.num_outputs}, torch::kFloat));
  total_ = add_state("total", at::zeros({}, torch::kLong));
}

torch::Tensor MeanSquaredError::error(const torch::Tensor& difference) const { return difference * difference; }

void MeanSquaredError::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  if (options_.num_outputs != 1) check_outputs(preds, options_.num_outputs);
  const Update scope(*this, preds);
  torch::Tensor difference = preds - target;
  if (options_.num_outputs == 1) difference = difference.flatten();
  state(sum_).add_(error(difference).sum(0));
  state(total_).add_(difference.size(0));
}

torch::Tensor MeanSquaredError::compute_result() {
  const torch::Tensor mean = (state(sum_) / state(total_)).squeeze();
  return options_.squared ? mean : mean.sqrt();
}

MeanAbsoluteError::MeanAbsoluteError(int64_t num_outputs)
    : MeanSquaredError("MeanAbsoluteError", {.num_outputs = num_outputs}) {}

torch::Tensor MeanAbsoluteError::error(const torch::Tensor& difference) const { return difference.abs(); }

MeanAbsolutePercentageError::MeanAbsolutePercentageError() : RegressionMetric("MeanAbsolutePercentageError", false) {
  sum_ = add_state("sum_abs_per_error", at::zeros({}, torch::kFloat));
  total_ = add_state("total", at::zeros({}, torch::kFloat));
}

void MeanAbsolutePercentageError::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  const Update scope(*this, preds);
  state(sum_).add_(((preds - target).abs() / target.abs().clamp_min(1.17e-6)).sum());
  state(total_).add_(target.numel());
}

torch::Tensor MeanAbsolutePercentageError::compute_result() { return state(sum_) / state(total_); }

R2Score::R2Score(int64_t adjusted, MultiOutput multioutput)
    : RegressionMetric("R2Score", true), adjusted_(adjusted), multioutput_(multioutput) {
  if (adjusted < 0) fail("adjusted must be 0 or more");
  const torch::Tensor zero = at::zeros({}, torch::kFloat);
  sum_squared_ = add_state("sum_squared_error", zero);
  sum_ = add_state("sum_error", zero);
  residual_ = add_state("residual", zero);
  total_ = add_state("total", at::zeros({}, torch::kLong));
}

void R2Score::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  if (preds.dim() < 1 || preds.dim() > 2) fail("preds and target must be (N) or (N, outputs)");
  const Update scope(*this, preds);
  const torch::Tensor residual = target - preds;
  grow(sum_squared_, (target * target).sum(0));
  grow(sum_, target.sum(0));
  grow(residual_, (residual * residual).sum(0));
  state(total_).add_(target.size(0));
}

torch::Tensor R2Score::compute_result() {
  const int64_t total = state(total_).item<int64_t>();
  if (total < 2) fail("it needs two samples or more, and has " + std::to_string(total));
  const torch::Tensor& residual = state(residual_);
  // By a tensor: a GPU divides by a number as it multiplies by its reciprocal, and the difference would show here.
  const torch::Tensor mean = state(sum_) / state(total_);
  const torch::Tensor spread = state(sum_squared_) - state(sum_) * mean;
  const auto is_something = [](const torch::Tensor& t) { return t.abs().le(1e-4).logical_not(); };
  const torch::Tensor has_residual = is_something(residual), has_spread = is_something(spread);
  const torch::Tensor scores = at::where(has_residual, at::where(has_spread, 1 - residual / spread, 0.0), 1.0);
  const torch::Tensor r2 = weighted(scores, spread, multioutput_);
  // With as many variables as samples there is nothing to adjust by.
  if (adjusted_ == 0 || adjusted_ >= total - 1) return r2;
  return 1 - (1 - r2) * static_cast<double>(total - 1) / static_cast<double>(total - adjusted_ - 1);
}

ExplainedVariance::ExplainedVariance(MultiOutput multioutput)
    : RegressionMetric("ExplainedVariance", true), multioutput_(multioutput) {
  const torch::Tensor zero = at::zeros({}, torch::kFloat);
  error_ = add_state("sum_error", zero);
  squared_error_ = add_state("sum_squared_error", zero);
  target_ = add_state("sum_target", zero);
  squared_target_ = add_state("sum_squared_target", zero);
  total_ = add_state("num_obs", zero);
}

void ExplainedVariance::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  if (preds.dim() < 1) fail("preds and target must be (N) or (N, outputs)");
  const Update scope(*this, preds);
  const torch::Tensor error = target - preds;
  grow(error_, error.sum(0));
  grow(squared_error_, (error * error).sum(0));
  grow(target_, target.sum(0));
  grow(squared_target_, (target * target).sum(0));
  state(total_).add_(target.size(0));
}

torch::Tensor ExplainedVariance::compute_result() {
  const auto variance = [&](StateId squares, StateId sum) {
    const torch::Tensor mean = state(sum) / state(total_);
    return state(squares) / state(total_) - mean * mean;
  };
  const torch::Tensor of_error = variance(squared_error_, error_), of_target = variance(squared_target_, target_);
  const torch::Tensor scores =
      at::where(of_error.ne(0), at::where(of_target.ne(0), 1 - of_error / of_target, 0.0), 1.0);
  return weighted(scores, of_target, multioutput_);
}

PearsonCorrCoef::PearsonCorrCoef(int64_t num_outputs)
    : RegressionMetric("PearsonCorrCoef", std::nullopt), num_outputs_(num_outputs) {
  if (num_outputs < 1) fail("num_outputs must be 1 or more");
  const torch::Tensor zeros = at::zeros({num_outputs}, torch::kFloat);
  mean_x_ = add_state("mean_x", zeros);
  mean_y_ = add_state("mean_y", zeros);
  farthest_x_ = add_state("max_abs_dev_x", zeros);
  farthest_y_ = add_state("max_abs_dev_y", zeros);
  var_x_ = add_state("var_x", zeros);
  var_y_ = add_state("var_y", zeros);
  cov_ = add_state("corr_xy", zeros);
  total_ = add_state("n_total", zeros);
}

void PearsonCorrCoef::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  check_outputs(preds, num_outputs_);
  if (!preds.is_floating_point() || !target.is_floating_point()) fail("preds and target must be floating point");
  if (preds.numel() == 0) fail("a batch without samples has no mean");
  const Update scope(*this, preds);
  const torch::Tensor x = preds.reshape({-1, num_outputs_}), y = target.reshape({-1, num_outputs_});
  const torch::Tensor mean_x = x.mean(0), mean_y = y.mean(0), off_x = x - mean_x, off_y = y - mean_y;
  const Moments batch{mean_x, mean_y, off_x.square().sum(0), off_y.square().sum(0), (off_x * off_y).sum(0),
                      at::full_like(mean_x, x.size(0))};
  const Moments all = joined_moments(
      {state(mean_x_), state(mean_y_), state(var_x_), state(var_y_), state(cov_), state(total_)}, batch);
  state(mean_x_) = all.mean_x, state(mean_y_) = all.mean_y, state(total_) = all.total;
  state(var_x_) = all.var_x, state(var_y_) = all.var_y, state(cov_) = all.cov;
  // Distances from the mean so far: what they are for is to keep the variances near 1 before they are multiplied.
  state(farthest_x_) = at::maximum(state(farthest_x_), (x - all.mean_x).abs().amax(0));
  state(farthest_y_) = at::maximum(state(farthest_y_), (y - all.mean_y).abs().amax(0));
}

void PearsonCorrCoef::merge_states(const States& other, int64_t) {
  const auto theirs = [&](StateId id) { return other[id].value; };
  // How far the common mean is from the farther one of the two.
  const auto apart = [&](StateId mean) {
    const torch::Tensor share = at::maximum(state(total_), theirs(total_)) / (state(total_) + theirs(total_));
    return (theirs(mean) - state(mean)).abs() * share;
  };
  const torch::Tensor apart_x = apart(mean_x_), apart_y = apart(mean_y_);
  const Moments all = joined_moments(
      {state(mean_x_), state(mean_y_), state(var_x_), state(var_y_), state(cov_), state(total_)},
      {theirs(mean_x_), theirs(mean_y_), theirs(var_x_), theirs(var_y_), theirs(cov_), theirs(total_)});
  state(mean_x_) = all.mean_x, state(mean_y_) = all.mean_y, state(total_) = all.total;
  state(var_x_) = all.var_x, state(var_y_) = all.var_y, state(cov_) = all.cov;
  state(farthest_x_) = at::maximum(at::maximum(state(farthest_x_), theirs(farthest_x_)), apart_x);
  state(farthest_y_) = at::maximum(at::maximum(state(farthest_y_), theirs(farthest_y_)), apart_y);
}

torch::Tensor PearsonCorrCoef::compute_result() {
  const torch::Tensor n = state(total_) - 1;
  const torch::Tensor var_x = state(var_x_) / n * state(farthest_x_).pow(-2);
  const torch::Tensor var_y = state(var_y_) / n * state(farthest_y_).pow(-2);
  const torch::Tensor cov = state(cov_) / n / (state(farthest_x_) * state(farthest_y_));
  const double least = std::sqrt(var_x.scalar_type() == torch::kDouble ? std::numeric_limits<double>::epsilon()
                                                                       : std::numeric_limits<float>::epsilon());
  const torch::Tensor fits = var_x.ge(least) & var_y.ge(least) & var_x.isfinite() & var_y.isfinite() & cov.isfinite();
  const torch::Tensor value = (cov / (var_x * var_y).sqrt()).clamp(-1, 1);
  return at::where(fits, value, std::numeric_limits<double>::quiet_NaN()).squeeze();
}

SpearmanCorrCoef::SpearmanCorrCoef(int64_t num_outputs)
    : RegressionMetric("SpearmanCorrCoef", true), num_outputs_(num_outputs) {
  if (num_outputs < 1) fail("num_outputs must be 1 or more");
  preds_ = add_list_state("preds");
  target_ = add_list_state("target");
}

void SpearmanCorrCoef::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check_same_shape(preds, target);
  check_outputs(preds, num_outputs_);
  if (!preds.is_floating_point() || !target.is_floating_point()) fail("preds and target must be floating point");
  const Update scope(*this, preds);
  append(preds_, preds.to(dtype()));
  append(target_, target.to(dtype()));
}

torch::Tensor SpearmanCorrCoef::compute_result() {
  const torch::Tensor x = ranks_of_columns(joined(preds_)), y = ranks_of_columns(joined(target_));
  const torch::Tensor off_x = x - x.mean(0), off_y = y - y.mean(0);
  const torch::Tensor spread = off_x.square().mean(0).sqrt() * off_y.square().mean(0).sqrt();
  return ((off_x * off_y).mean(0) / (spread + 1e-6)).clamp(-1, 1).squeeze();
}

}  // namespace leyden::metrics
