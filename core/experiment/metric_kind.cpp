// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/metric_kind.h>

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace leyden {

namespace {

constexpr std::array kLeast{"loss", "error", "err", "mse", "mae", "rmse",       "nll", "bce",
                            "ce",   "kl",    "wer", "cer", "ppl", "perplexity", "elbo"};
constexpr std::array kMost{"acc", "accuracy", "auc",  "auroc", "f1",   "precision", "recall", "r2",
                           "map", "iou",      "dice", "bleu",  "psnr", "ssim",      "top1",   "top5"};
constexpr std::array kStages{"train", "training", "val", "valid", "validation", "test"};

struct Name {
  QString stage;     // "train", "val", "test" or ""
  QString quantity;  // "loss", "acc": the rest of the name
  QString prefix;    // before a slash, where that is not a stage
};

int stageRank(const QString& stage) {
  if (stage.startsWith(QLatin1String("train"))) return 0;
  if (stage.startsWith(QLatin1String("val"))) return 1;
  return stage.isEmpty() ? 2 : 3;
}

QStringList wordsOf(const QString& metric) {
  static const QRegularExpression separators(QStringLiteral("[/_.\\-\\s]+"));
  return metric.toLower().split(separators, Qt::SkipEmptyParts);
}

bool isStage(const QString& word) {
  return std::any_of(kStages.begin(), kStages.end(),
                     [&](const char* stage) { return word == QLatin1String(stage); });
}

Name parsed(const QString& metric) {
  Name name;
  QStringList words = wordsOf(metric);
  if (words.size() > 1 && (words.last() == QLatin1String("step") || words.last() == QLatin1String("epoch")))
    words.removeLast();
  for (qsizetype i = 0; i < words.size() && words.size() > 1; ++i) {
    if (!isStage(words[i])) continue;
    name.stage = words.takeAt(i);
    break;
  }
  name.quantity = words.join(QLatin1Char('_'));
  const auto slash = metric.indexOf(QLatin1Char('/'));
  if (slash > 0 && !isStage(metric.left(slash).toLower())) name.prefix = metric.left(slash);
  return name;
}

template <std::size_t N>
bool hasWord(const QStringList& words, const std::array<const char*, N>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const char* word) { return words.contains(QLatin1String(word)); });
}

bool isLearningRate(const QStringList& words) {
  return words.contains(QLatin1String("lr")) ||
         (words.contains(QLatin1String("learning")) && words.contains(QLatin1String("rate")));
}

bool isSystem(const QStringList& words) {
  constexpr std::array kSystem{"gpu", "cpu", "ram", "memory", "temperature", "power", "disk"};
  return !words.isEmpty() && (words.first() == QLatin1String("system") || hasWord(words, kSystem));
}

// Losses first, then what is to be high, then everything by name, learning rates and the machine last.
std::pair<int, QString> sectionOf(const QString& metric, const Name& name) {
  if (metric.startsWith(QLatin1Char('='))) return {6, QStringLiteral("derived")};  // an expression
  const QStringList words = wordsOf(metric);
  if (isSystem(words)) return {9, QStringLiteral("system")};
  if (isLearningRate(words)) return {8, QStringLiteral("lr")};
  if (words.contains(QLatin1String("loss"))) return {0, QStringLiteral("loss")};
  if (words.contains(QLatin1String("acc")) || words.contains(QLatin1String("accuracy")))
    return {1, QStringLiteral("accuracy")};
  if (!name.prefix.isEmpty()) return {3, name.prefix};
  const MetricGoal goal = metricGoal(metric);
  if (goal == MetricGoal::Most) return {1, QStringLiteral("accuracy")};
  if (goal == MetricGoal::Least) return {2, QStringLiteral("error")};
  return {7, QStringLiteral("other")};
}

}  // namespace

MetricGoal metricGoal(const QString& metric) {
  if (metric.startsWith(QLatin1Char('='))) return MetricGoal::None;  // less of a difference of losses is no better
  const QStringList words = wordsOf(metric);
  if (isLearningRate(words) || isSystem(words)) return MetricGoal::None;
  if (hasWord(words, kLeast)) return MetricGoal::Least;
  return hasWord(words, kMost) ? MetricGoal::Most : MetricGoal::None;
}

bool isTrainingMetric(const QString& metric) {
  const Name name = parsed(metric);
  return stageRank(name.stage) == 0 && !metric.endsWith(QLatin1String("_epoch"));
}

QString metricQuantity(const QString& metric) {
  return parsed(metric).quantity;
}

std::vector<MetricSection> metricSections(const QStringList& metrics) {
  std::map<std::pair<int, QString>, std::vector<std::tuple<QString, int, QString>>> sections;
  for (const QString& metric : metrics) {
    const Name name = parsed(metric);
    sections[sectionOf(metric, name)].push_back({name.quantity, stageRank(name.stage), metric});
  }
  std::vector<MetricSection> sorted;
  for (auto& [key, entries] : sections) {
    std::sort(entries.begin(), entries.end());
    MetricSection section{key.second, {}};
    for (const auto& [quantity, rank, metric] : entries) section.metrics.append(metric);
    sorted.push_back(std::move(section));
  }
  return sorted;
}

}  // namespace leyden
