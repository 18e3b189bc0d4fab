// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/metrics/classification.h>

#include <lightning/errors.h>

namespace leyden::metrics {

namespace {

std::string shape_of(const torch::Tensor& tensor) {
  std::string text = "(";
  for (int64_t i = 0; i < tensor.dim(); ++i) text += (i ? ", " : "") + std::to_string(tensor.size(i));
  return text + ")";
}

// The first value outside of 0..classes - 1 where the target is not the one to ignore. Both are contiguous int64 on
// the CPU: read where they lie, since the operators for it cost more than all else that an update does.
std::optional<int64_t> first_stray(const torch::Tensor& values, const torch::Tensor& target, int64_t classes,
                                   std::optional<int64_t> ignore) {
  const int64_t* value = values.const_data_ptr<int64_t>();
  const int64_t* of_target = target.const_data_ptr<int64_t>();
  const auto bound = static_cast<uint64_t>(classes);
  for (int64_t i = 0, n = values.numel(); i < n; ++i) {
    if (static_cast<uint64_t>(value[i]) >= bound && !(ignore && of_target[i] == *ignore)) return value[i];
  }
  return std::nullopt;
}

torch::Tensor rows_of(const torch::Tensor& values, int64_t width) {
  return values.movedim(1, -1).reshape({-1, width});
}

// The classes that a top-k comparison takes as predicted: the target where it is among the best, else the best.
torch::Tensor top_k_labels(const torch::Tensor& preds, const torch::Tensor& target, int64_t top_k) {
  const torch::Tensor best = std::get<1>(preds.topk(top_k, 1));
  return at::where(best.eq(target.unsqueeze(1)).any(1), target, best.select(1, 0));
}

}  // namespace

std::string_view task_name(Task task) {
  return task == Task::binary ? "binary" : task == Task::multiclass ? "multiclass" : "multilabel";
}

torch::Tensor normalized(const torch::Tensor& scores, bool softmax, const torch::Tensor& keep) {
  if (scores.numel() == 0) return scores;
  const auto squashed = [&] { return softmax ? scores.softmax(1) : scores.sigmoid(); };
  if (scores.is_cpu() && !keep.defined()) {
    const auto [least, most] = scores.aminmax();
    return least.item<double>() >= 0 && most.item<double>() <= 1 ? scores : squashed();
  }
  torch::Tensor inside = scores.ge(0).logical_and_(scores.le(1));
  if (keep.defined()) inside.logical_or_((keep.dim() < scores.dim() ? keep.unsqueeze(1) : keep).logical_not());
  const torch::Tensor all_inside = inside.all();
  if (scores.is_cpu()) return all_inside.item<bool>() ? scores : squashed();
  return at::where(all_inside, scores, squashed());
}

torch::Tensor safe_divide(const torch::Tensor& num, const torch::Tensor& denom, double otherwise) {
  const torch::Tensor n = num.is_floating_point() ? num : num.to(torch::kFloat);
  const torch::Tensor d = denom.is_floating_point() ? denom : denom.to(torch::kFloat);
  return at::where(d.ne(0), n / d, at::full({}, otherwise, n.options()));
}

torch::Tensor count_values(const torch::Tensor& values, int64_t bins) {
  const torch::Tensor flat = values.flatten();
  return at::zeros({bins + 1}, flat.options()).scatter_add_(0, flat, at::ones_like(flat)).narrow(0, 0, bins);
}

ClassificationMetric::ClassificationMetric(std::string name, std::optional<bool> higher_is_better, Task task,
                                           int64_t num_classes, int64_t num_labels,
                                           std::optional<int64_t> ignore_index)
    : PredictionMetric(std::move(name), higher_is_better), task_(task), ignore_index_(ignore_index) {
  width_ = task == Task::binary ? 1 : task == Task::multiclass ? num_classes : num_labels;
  if (task != Task::binary && width_ < 2) {
    fail(std::string(task_name(task)) + " needs " + (task == Task::multiclass ? "num_classes" : "num_labels") +
         ", 2 or more; it is " + std::to_string(width_));
  }
  invalid_ = add_state("invalid", at::zeros({}, torch::kLong));
}

ClassificationMetric::~ClassificationMetric() = default;

void ClassificationMetric::check(const torch::Tensor& preds, const torch::Tensor& target, bool scores_only,
                                 bool integer_target) const {
  const auto refuse = [&](const std::string& what) {
    fail(what + "; preds are " + shape_of(preds) + " " + c10::toString(preds.scalar_type()) + ", target " +
         shape_of(target) + " " + c10::toString(target.scalar_type()));
  };
  if (!preds.defined() || !target.defined()) fail("preds and target must be tensors");
  if (preds.device() != target.device()) {
    fail("preds are on " + preds.device().str() + " and target on " + target.device().str());
  }
  if (preds.is_complex() || target.is_complex()) refuse("complex numbers have no order");
  if (target.is_floating_point() && (integer_target || task_ == Task::multiclass)) {
    refuse("the target must be of an integer type");
  }
  if (scores_only && !preds.is_floating_point()) refuse("preds must be scores of a floating point type");
  if (task_ == Task::multiclass) {
    const bool has_scores = preds.dim() == target.dim() + 1;
    if (has_scores && !preds.is_floating_point()) refuse("preds with a dimension of classes must be floating point");
    if (!has_scores && (scores_only || preds.is_floating_point())) {
      refuse("multiclass scores are (N, C, ...) where the target is (N, ...)");
    }
    if (has_scores && preds.size(1) != width_) {
      refuse("there are " + std::to_string(width_) + " classes, so dimension 1 of preds must have as many");
    }
    const bool fits = has_scores ? preds.select(1, 0).sizes() == target.sizes() : preds.sizes() == target.sizes();
    if (!fits) refuse("preds are (N, C, ...) or (N, ...) where the target is (N, ...)");
    return;
  }
  if (preds.sizes() != target.sizes()) refuse("preds and target must have one shape");
  if (task_ == Task::multilabel && (preds.dim() < 2 || preds.size(1) != width_)) {
    refuse("there are " + std::to_string(width_) + " labels, so both must be (N, " + std::to_string(width_) + ", ...)");
  }
}

// Labels that are no class: an error at once where reading them costs nothing, else counted and left out. Gives the
// mask of what counts, undefined where that is all.
torch::Tensor ClassificationMetric::check_labels(const torch::Tensor& preds, const torch::Tensor& target) {
  const int64_t classes = task_ == Task::multiclass ? width_ : 2;
  torch::Tensor keep;
  if (ignore_index_) keep = target.ne(*ignore_index_);
  if (target.is_cpu()) {
    const torch::Tensor flat_target = target.contiguous();
    for (const bool of_target : {true, false}) {
      if (!of_target && !preds.defined()) break;
      const auto stray = first_stray(of_target ? flat_target : preds.contiguous(), flat_target, classes, ignore_index_);
      if (!stray) continue;
      fail(std::string(of_target ? "the target" : "preds") + " has the value " + std::to_string(*stray) +
           ", which is none of the classes 0 to " + std::to_string(classes - 1) +
           (of_target ? "; set ignore_index if it marks what does not count" : ""));
    }
    return keep;
  }
  // Masks by bits, which meta tensors have kernels for: a test shows with them that nothing is read here.
  torch::Tensor valid = target.ge(0).bitwise_and_(target.lt(classes));
  if (preds.defined()) valid.bitwise_and_(preds.ge(0)).bitwise_and_(preds.lt(classes));
  if (!keep.defined()) keep = at::ones_like(valid);
  state(invalid_).add_(keep.bitwise_and(valid.bitwise_not()).sum());
  return keep.bitwise_and_(valid);
}

void ClassificationMetric::check_values() const {
  if (device().is_cpu()) return;
  if (const int64_t count = state(invalid_).item<int64_t>(); count > 0) {
    fail(std::to_string(count) + " labels of preds or target are none of the " +
         std::to_string(task_ == Task::multiclass ? width_ : 2) + " classes");
  }
}

ClassificationMetric::Labels ClassificationMetric::scores(const torch::Tensor& preds, const torch::Tensor& target,
                                                          RangeOf range) {
  Labels out{preds.detach(), target.to(torch::kLong), {}};
  if (task_ == Task::binary) {
    out.preds = out.preds.flatten();
    out.target = out.target.flatten();
  } else {
    out.preds = rows_of(out.preds, width_);
    out.target = task_ == Task::multiclass ? out.target.flatten() : rows_of(out.target, width_);
  }
  out.keep = check_labels({}, out.target);
  out.preds = normalized(out.preds, task_ == Task::multiclass, range == RangeOf::kept ? out.keep : torch::Tensor());
  return out;
}

ClassificationMetric::Labels ClassificationMetric::labels(const torch::Tensor& preds, const torch::Tensor& target,
                                                          double threshold, int64_t top_k, RangeOf range) {
  if (target.is_floating_point() && target.is_cpu() && target.ne(target.trunc()).any().item<bool>()) {
    fail("the target has values that are no whole numbers");
  }
  if (task_ == Task::multiclass) {
    Labels out{preds, target.to(torch::kLong), {}};
    const bool has_scores = preds.dim() > target.dim();
    if (has_scores) {
      out.preds = top_k == 1 ? preds.argmax(1) : top_k_labels(preds, out.target, top_k);
    } else if (top_k != 1) {
      fail("top_k needs scores, (N, C, ...), and was given labels");
    }
    out.preds = out.preds.to(torch::kLong).flatten();
    out.target = out.target.flatten();
    out.keep = check_labels(has_scores ? torch::Tensor() : out.preds, out.target);
    return out;
  }
  if (preds.is_floating_point()) {
    Labels out = scores(preds, target, range);
    out.preds = out.preds.gt(threshold).to(torch::kLong);
    return out;
  }
  Labels out{preds.to(torch::kLong), target.to(torch::kLong), {}};
  for (torch::Tensor* values : {&out.preds, &out.target}) {
    *values = task_ == Task::binary ? values->flatten() : rows_of(*values, width_);
  }
  out.keep = check_labels(out.preds, out.target);
  return out;
}

torch::Tensor ClassificationMetric::confusion(const Labels& l) const {
  const int64_t classes = task_ == Task::multiclass ? width_ : 2;
  const int64_t bins = task_ == Task::multilabel ? 4 * width_ : classes * classes;
  torch::Tensor cells = l.target * classes + l.preds;
  if (task_ == Task::multilabel) cells += at::arange(0, bins, 4, cells.options());
  if (l.keep.defined()) cells = at::where(l.keep, cells, at::full({}, bins, cells.options()));
  const torch::Tensor counts = count_values(cells, bins);
  return task_ == Task::multilabel ? counts.view({width_, 2, 2}) : counts.view({classes, classes});
}

}  // namespace leyden::metrics
