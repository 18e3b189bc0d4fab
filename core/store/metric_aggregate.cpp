// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/metric_aggregate.h>

#include <algorithm>
#include <array>
#include <limits>

namespace leyden {

namespace {

constexpr std::pair<std::string_view, Aggregate> kNames[] = {
    {"last", Aggregate::Last},           {"min", Aggregate::Min},
    {"max", Aggregate::Max},             {"mean", Aggregate::Mean},
    {"best", Aggregate::Best},           {"count", Aggregate::Count},
    {"nan", Aggregate::Nan},             {"first_step", Aggregate::FirstStep},
    {"last_step", Aggregate::LastStep},  {"min_step", Aggregate::MinStep},
    {"max_step", Aggregate::MaxStep},    {"best_step", Aggregate::BestStep}};

constexpr std::string_view kHigh[] = {
    "acc",  "accuracy", "auc",  "auroc", "ap",    "map",  "f1",     "precision", "recall", "sensitivity", "specificity",
    "r2",   "iou",      "miou", "dice",  "jaccard", "bleu", "rouge",  "meteor",    "psnr",   "ssim",
    "top1", "top5",     "mcc",  "kappa", "score", "reward", "return", "throughput", "hits",  "ndcg", "mrr"};
constexpr std::string_view kLow[] = {"loss", "error", "err"};

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool capital = c >= 'A' && c <= 'Z';
    if (letter || capital) {
      words.back() += capital ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

template <size_t N>
bool any_of(const std::vector<std::string>& words, const std::string_view (&wanted)[N]) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(std::begin(wanted), std::end(wanted), word) != std::end(wanted);
  });
}

}  // namespace

std::string_view to_string(Aggregate aggregate) {
  return kNames[static_cast<size_t>(aggregate)].first;
}

std::optional<Aggregate> aggregate_from(std::string_view text) {
  for (const auto& [name, aggregate] : kNames) {
    if (name == text) return aggregate;
  }
  return std::nullopt;
}

const std::vector<Aggregate>& all_aggregates() {
  static const std::vector<Aggregate> all = [] {
    std::vector<Aggregate> out;
    for (const auto& entry : kNames) out.push_back(entry.second);
    return out;
  }();
  return all;
}

bool higher_is_better(std::string_view metric) {
  const std::vector<std::string> words = words_of(metric);
  return any_of(words, kHigh) && !any_of(words, kLow);
}

double aggregate_of(const SeriesInfo& series, Aggregate aggregate) {
  switch (aggregate) {
    case Aggregate::Last:
      return series.last;
    case Aggregate::Min:
      return series.min;
    case Aggregate::Max:
      return series.max;
    case Aggregate::Mean:
      return series.mean;
    case Aggregate::Best:
      return higher_is_better(series.name) ? series.max : series.min;
    case Aggregate::Count:
      return static_cast<double>(series.count);
    case Aggregate::Nan:
      return static_cast<double>(series.nan);
    case Aggregate::FirstStep:
      return static_cast<double>(series.first_step);
    case Aggregate::LastStep:
      return static_cast<double>(series.last_step);
    default:
      break;
  }
  // A series of NaN alone has no extremes, and so no steps of them.
  if (series.count == series.nan) return std::numeric_limits<double>::quiet_NaN();
  const bool high = aggregate == Aggregate::MaxStep ||
                    (aggregate == Aggregate::BestStep && higher_is_better(series.name));
  return static_cast<double>(high ? series.max_step : series.min_step);
}

}  // namespace leyden
