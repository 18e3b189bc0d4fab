// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/curves.h>

#include <limits>

#include <lightning/errors.h>

namespace leyden::metrics {

namespace {

using torch::indexing::None;
using torch::indexing::Slice;

torch::Tensor nan_like(const torch::Tensor& tensor) {
  return at::full({}, std::numeric_limits<double>::quiet_NaN(), tensor.options().dtype(torch::kFloat));
}

torch::Tensor with_end(const torch::Tensor& values, double end) {
  return at::cat({values, at::full({1}, end, values.options())});
}

torch::Tensor with_start(const torch::Tensor& values, double start) {
  return at::cat({at::full({1}, start, values.options()), values});
}

// False and true positives at each score that occurs, from the highest score down.
struct Cumulated {
  torch::Tensor fps, tps, thresholds;
};

Cumulated cumulate(const torch::Tensor& preds, const torch::Tensor& positive) {
  const torch::Tensor order = preds.argsort(0, true);
  const torch::Tensor sorted = preds.index({order});
  const int64_t n = sorted.numel();
  const torch::Tensor changes = sorted.slice(0, 1, n).sub(sorted.slice(0, 0, n - 1)).ne(0).nonzero().squeeze(1);
  const torch::Tensor last_of_each = at::cat({changes, at::full({1}, n - 1, changes.options())});
  const torch::Tensor tps = positive.to(torch::kLong).index({order}).cumsum(0).index({last_of_each});
  return {1 + last_of_each - tps, tps, sorted.index({last_of_each})};
}

PrecisionRecall exact_precision_recall(const torch::Tensor& preds, const torch::Tensor& positive, bool all_zero) {
  if (preds.numel() == 0) return {preds.to(torch::kFloat), preds.to(torch::kFloat), preds};
  const auto [fps, tps, thresholds] = cumulate(preds, positive);
  const torch::Tensor precision = tps / (tps + fps);
  // torchmetrics takes recall as 1 when every target is 0, be that class the one asked for or not.
  const torch::Tensor recall = all_zero ? at::ones_like(precision) : tps / tps[-1];
  return {with_end(precision.flip(0), 1), with_end(recall.flip(0), 0), thresholds.flip(0)};
}

RocPoints exact_roc(const torch::Tensor& preds, const torch::Tensor& positive) {
  if (preds.numel() == 0) return {preds.to(torch::kFloat), preds.to(torch::kFloat), preds};
  const auto [fps, tps, thresholds] = cumulate(preds, positive);
  const auto rate = [](const torch::Tensor& counts) {
    const torch::Tensor from_zero = with_start(counts, 0), last = counts[-1];
    return at::where(last.gt(0), from_zero / last, 0.0);
  };
  return {rate(fps), rate(tps), with_start(thresholds, 1)};
}

// y at x of the line through the points, straight on beyond both ends; the last point at or before x decides.
torch::Tensor interpolated(const torch::Tensor& x, const torch::Tensor& xs, const torch::Tensor& ys) {
  const torch::Tensor slope = safe_divide(ys.diff(), xs.diff());
  const torch::Tensor offset = ys.slice(0, 0, -1) - slope * xs.slice(0, 0, -1);
  const torch::Tensor piece = x.unsqueeze(1).ge(xs.unsqueeze(0)).sum(1).sub(1).clamp(0, slope.numel() - 1);
  return slope.index({piece}) * x + offset.index({piece});
}

}  // namespace

std::vector<double> even_thresholds(int64_t n) {
  if (n < 2) throw ConfigError("there must be 2 thresholds or more", "thresholds");
  const torch::Tensor values = at::linspace(0, 1, n, torch::kFloat).to(torch::kDouble);
  return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + n};
}

CurveMetric::CurveMetric(std::string name, const CurveOptions& options)
    : ClassificationMetric(std::move(name), true, options.task, options.num_classes, options.num_labels,
                           options.ignore_index),
      options_(options) {
  if (!options_.average) options_.average = Average::macro;
  if (options_.average == Average::micro && task() == Task::multiclass) {
    fail("a micro average is for multilabel; multiclass has macro, weighted and none");
  }
  if (options_.max_fpr && (task() != Task::binary || !(*options_.max_fpr > 0 && *options_.max_fpr <= 1))) {
    fail("max_fpr is for binary, above 0 and at most 1");
  }
  if (!is_binned()) {
    preds_ = add_list_state("preds");
    target_ = add_list_state("target");
    return;
  }
  for (const double threshold : options_.thresholds) {
    if (!(threshold >= 0 && threshold <= 1)) fail("thresholds must be from 0 to 1");
  }
  thresholds_ = torch::tensor(options_.thresholds, torch::kFloat);
  const auto [sorted, order] = thresholds_.sort();
  sorted_ = sorted;
  places_ = order.argsort();
  histogram_ = add_state("histogram", at::zeros({width(), 2, thresholds_.numel() + 1}, torch::kLong));
}

CurveMetric::~CurveMetric() = default;

void CurveMetric::update(const torch::Tensor& preds, const torch::Tensor& target) {
  check(preds, target, true, true);
  const Update scope(*this, preds);
  Labels l = scores(preds, target, task() == Task::multilabel ? RangeOf::all : RangeOf::kept);
  if (is_binned()) return add_to_histogram(l);
  append(preds_, l.preds);
  // What does not count is dropped by compute(): dropping it here would wait for a device.
  append(target_, l.keep.defined() ? l.target.masked_fill(l.keep.logical_not(), -1) : l.target);
}

// For each class and for what is and is not of it: how many scores reach k thresholds.
void CurveMetric::add_to_histogram(const Labels& l) {
  if (sorted_.device() != device()) sorted_ = sorted_.to(device());
  const int64_t bins = sorted_.numel() + 1;
  const auto type = at::promote_types(l.preds.scalar_type(), torch::kFloat);
  torch::Tensor reached = at::bucketize(l.preds.to(type), sorted_.to(type), false, true);
  reached = reached.masked_fill(l.preds.isnan(), 0).view({-1, width()});
  const torch::Tensor classes = at::arange(width(), l.target.options());
  const torch::Tensor positive =
      task() == Task::multiclass ? l.target.unsqueeze(1).eq(classes) : l.target.view({-1, width()}).eq(1);
  torch::Tensor cells = (classes * 2 + positive) * bins + reached;
  if (l.keep.defined()) {
    const torch::Tensor keep = task() == Task::multiclass ? l.keep.unsqueeze(1) : l.keep.view({-1, width()});
    cells = at::where(keep, cells, at::full({}, 2 * width() * bins, cells.options()));
  }
  state(histogram_).add_(count_values(cells, 2 * width() * bins).view({width(), 2, bins}));
}

std::vector<CurveMetric::Column> CurveMetric::columns(Average average) const {
  const torch::Tensor preds = joined(preds_), target = joined(target_), keep = target.ge(0);
  const auto column = [](const torch::Tensor& p, const torch::Tensor& t, const torch::Tensor& kept) {
    const torch::Tensor of_kept = t.index({kept});
    return Column{p.index({kept}), of_kept.eq(1), of_kept.eq(0).all().item<bool>()};
  };
  if (task() == Task::binary) return {column(preds, target, keep)};
  std::vector<Column> out;
  if (task() == Task::multilabel) {
    if (average == Average::micro) return {column(preds.flatten(), target.flatten(), keep.flatten())};
    for (int64_t i = 0; i < width(); ++i) {
      out.push_back(column(preds.select(1, i), target.select(1, i), keep.select(1, i)));
    }
    return out;
  }
  const torch::Tensor of_kept = target.index({keep}), scores = preds.index({keep});
  if (average == Average::micro) {
    const torch::Tensor is_class = of_kept.unsqueeze(1).eq(at::arange(width(), of_kept.options()));
    return {{scores.flatten(), is_class.flatten(), false}};
  }
  const bool all_zero = of_kept.eq(0).all().item<bool>();
  for (int64_t i = 0; i < width(); ++i) out.push_back({scores.select(1, i), of_kept.eq(i), all_zero});
  return out;
}

std::vector<CurveMetric::Counts> CurveMetric::counts(Average average) const {
  torch::Tensor histogram = state(histogram_);
  if (average == Average::micro) histogram = histogram.sum(0, true);
  // A score that reaches k of the sorted thresholds is positive at the first k of them.
  const torch::Tensor all = histogram.sum(-1, true);
  const torch::Tensor positive = (all - histogram.cumsum(-1)).index_select(-1, places_.to(device()));
  const torch::Tensor negative = all - positive;
  std::vector<Counts> out;
  for (int64_t i = 0; i < histogram.size(0); ++i) {
    out.push_back({positive[i][1], positive[i][0], negative[i][0], negative[i][1]});
  }
  return out;
}

std::vector<PrecisionRecall> CurveMetric::precision_recall(Average average) const {
  check_values();
  std::vector<PrecisionRecall> out;
  if (is_binned()) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const torch::Tensor thresholds = thresholds_.to(device());
    for (const Counts& c : counts(average)) {
      out.push_back({with_end(safe_divide(c.tp, c.tp + c.fp, nan), 1), with_end(safe_divide(c.tp, c.tp + c.fn, nan), 0),
                     thresholds});
    }
  } else {
    for (const Column& c : columns(average)) out.push_back(exact_precision_recall(c.preds, c.positive, c.all_zero));
  }
  if (average != Average::macro || task() != Task::multiclass) return out;
  std::vector<torch::Tensor> precisions, thresholds;
  for (const auto& curve : out) precisions.push_back(curve.precision), thresholds.push_back(curve.thresholds);
  PrecisionRecall mean{std::get<0>(at::cat(precisions).sort()), {}, std::get<0>(at::cat(thresholds).sort())};
  mean.recall = at::zeros_like(mean.precision);
  for (const auto& curve : out) mean.recall += interpolated(mean.precision, curve.precision, curve.recall);
  mean.recall /= width();
  return {mean};
}

std::vector<RocPoints> CurveMetric::roc(Average average) const {
  check_values();
  std::vector<RocPoints> out;
  if (is_binned()) {
    const torch::Tensor falling = thresholds_.to(device()).flip(0);
    for (const Counts& c : counts(average)) {
      out.push_back({safe_divide(c.fp, c.fp + c.tn).flip(0), safe_divide(c.tp, c.tp + c.fn).flip(0), falling});
    }
  } else {
    for (const Column& c : columns(average)) out.push_back(exact_roc(c.preds, c.positive));
  }
  if (average != Average::macro || task() != Task::multiclass) return out;
  std::vector<torch::Tensor> rates, thresholds;
  for (const auto& curve : out) rates.push_back(curve.fpr), thresholds.push_back(curve.thresholds);
  RocPoints mean{std::get<0>(at::cat(rates).sort()), {}, std::get<0>(at::cat(thresholds).sort(0, true))};
  mean.tpr = at::zeros_like(mean.fpr);
  for (const auto& curve : out) mean.tpr += interpolated(mean.fpr, curve.fpr, curve.tpr);
  mean.tpr /= width();
  return {mean};
}

torch::Tensor CurveMetric::positives() const {
  if (is_binned()) return state(histogram_).select(1, 1).sum(-1);
  const torch::Tensor target = joined(target_);
  if (task() == Task::multilabel) return target.eq(1).sum(0);
  return count_values(at::where(target.ge(0), target, width()), width());
}

torch::Tensor CurveMetric::averaged(const std::vector<torch::Tensor>& figures) const {
  if (task() == Task::binary || average() == Average::micro) return figures.at(0);
  const torch::Tensor all = at::stack(figures);
  if (average() == Average::none) return all;
  const torch::Tensor defined = all.isnan().logical_not(), those = all.index({defined});
  if (average() == Average::macro) return those.mean();
  const torch::Tensor weights = positives().index({defined});
  return (those * safe_divide(weights, weights.sum())).sum();
}

namespace {

// One curve a class, whatever the average of the figures is; but one of all labels for a micro average.
Average curves_for(Average average) { return average == Average::micro ? average : Average::none; }

torch::Tensor area(const RocPoints& curve, std::optional<double> max_fpr) {
  const auto& [fpr, tpr, thresholds] = curve;
  if (fpr.numel() == 0) return nan_like(fpr);
  if (!max_fpr || *max_fpr == 1 || fpr.sum().item<double>() == 0 || tpr.sum().item<double>() == 0) {
    return at::trapezoid(tpr, fpr);
  }
  const torch::Tensor most = at::full({1}, *max_fpr, fpr.options());
  const int64_t stop = at::bucketize(most, fpr, false, true).item<int64_t>();
  if (stop == fpr.numel()) {
    throw ConfigError("AUROC: at none of its thresholds the false positive rate is above max_fpr; add lower ones",
                      "AUROC");
  }
  const torch::Tensor share = (most - fpr[stop - 1]) / (fpr[stop] - fpr[stop - 1]);
  const torch::Tensor x = at::cat({fpr.slice(0, 0, stop), most});
  const torch::Tensor y = at::cat({tpr.slice(0, 0, stop), at::lerp(tpr[stop - 1], tpr[stop], share)});
  const torch::Tensor least_area = 0.5 * most.square().squeeze(0);
  return 0.5 * (1 + (at::trapezoid(y, x) - least_area) / (most.squeeze(0) - least_area));
}

torch::Tensor sum_of_steps(const PrecisionRecall& curve, bool undefined_is_zero) {
  if (curve.precision.numel() == 0) return nan_like(curve.precision);
  const auto value = [&](const torch::Tensor& t) { return undefined_is_zero ? at::where(t.isnan(), 0.0, t) : t; };
  return -(value(curve.recall).diff() * value(curve.precision).slice(0, 0, -1)).sum();
}

Average curve_average(const CurveOptions& options) {
  const Average average = options.average.value_or(Average::none);
  if (average == Average::weighted || (average != Average::none && options.task != Task::multiclass)) {
    throw ConfigError("a curve is one a class, or of a multiclass task the micro or the macro one", "average");
  }
  return average;
}

CurveOptions without_average(CurveOptions options) {
  options.average = Average::none;
  return options;
}

}  // namespace

AUROC::AUROC(const CurveOptions& options) : AUROC("AUROC", options) {}
AUROC::AUROC(std::string name, const CurveOptions& options) : CurveMetric(std::move(name), options) {}

torch::Tensor AUROC::compute_result() {
  std::vector<torch::Tensor> areas;
  for (const auto& curve : roc(curves_for(average()))) areas.push_back(area(curve, options().max_fpr));
  return averaged(areas);
}

AveragePrecision::AveragePrecision(const CurveOptions& options) : AveragePrecision("AveragePrecision", options) {}
AveragePrecision::AveragePrecision(std::string name, const CurveOptions& options)
    : CurveMetric(std::move(name), options) {
  if (options.max_fpr) fail("max_fpr is for AUROC");
}

torch::Tensor AveragePrecision::compute_result() {
  std::vector<torch::Tensor> sums;
  const bool one = task() == Task::binary || average() == Average::micro;
  for (const auto& curve : precision_recall(curves_for(average()))) {
    sums.push_back(sum_of_steps(curve, is_binned() || one));
  }
  return averaged(sums);
}

PrecisionRecallCurve::PrecisionRecallCurve(const CurveOptions& options)
    : WrapperMetric("PrecisionRecallCurve", {}, AveragePrecision("PrecisionRecallCurve", without_average(options))),
      average_(curve_average(options)) {}

void PrecisionRecallCurve::update(const torch::Tensor& preds, const torch::Tensor& target) {
  inner_.update(preds, target);
  count_updates();
}

std::vector<PrecisionRecall> PrecisionRecallCurve::compute_result() { return inner_.precision_recall(average_); }

ROC::ROC(const CurveOptions& options)
    : WrapperMetric("ROC", {}, AUROC("ROC", without_average(options))), average_(curve_average(options)) {
  if (options.max_fpr) fail("max_fpr is for AUROC");
}

void ROC::update(const torch::Tensor& preds, const torch::Tensor& target) {
  inner_.update(preds, target);
  count_updates();
}

std::vector<RocPoints> ROC::compute_result() { return inner_.roc(average_); }

}  // namespace leyden::metrics
