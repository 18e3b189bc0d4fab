// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Debian 12 has forests in OpenCV (no permutation importance, images come along) and Dlib (classes and means of
// leaves alone, no importance), mlpack not at all: neither saves what is written here.
#include <experiment/random_forest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace leyden {
namespace {

using Feature = RandomForest::Feature;

constexpr double kLeast = -std::numeric_limits<double>::infinity();

// std::uniform_int_distribution is not the same everywhere.
size_t below(std::mt19937_64& random, size_t count) {
  return size_t(random() % count);
}

template <class T>
void shuffle(std::vector<T>& values, std::mt19937_64& random) {
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(random, i)]);
}

double key_of(double value) {
  return std::isnan(value) ? kLeast : value;
}

struct Node {
  int feature = -1;  // -1: a leaf
  double threshold = 0;
  std::vector<char> left_categories;  // by number + 1; a category that did not occur goes right
  int left = -1, right = -1;
  double mean = 0;
};

class Tree {
 public:
  Tree(const std::vector<Feature>& features, const std::vector<double>& target, size_t least_leaf,
       std::mt19937_64& random)
      : features_(features), target_(target), least_leaf_(least_leaf), random_(random) {}

  void grow(std::vector<size_t> runs) { split(runs, 0, runs.size()); }

  /// `value(feature)` is that of the run that is asked for.
  template <class Value>
  double predict(Value&& value) const {
    int at = 0;
    while (nodes_[size_t(at)].feature >= 0) {
      const Node& node = nodes_[size_t(at)];
      at = goes_left(node, value(node.feature)) ? node.left : node.right;
    }
    return nodes_[size_t(at)].mean;
  }
  bool uses(int feature) const {
    return std::any_of(nodes_.begin(), nodes_.end(), [&](const Node& node) { return node.feature == feature; });
  }

 private:
  struct Cut {
    double gain = 0;
    Node node;
  };

  bool goes_left(const Node& node, double value) const {
    if (!features_[size_t(node.feature)].categorical) return key_of(value) <= node.threshold;
    const size_t place = std::isnan(value) ? 0 : size_t(value) + 1;
    return place < node.left_categories.size() && node.left_categories[place];
  }

  int split(std::vector<size_t>& runs, size_t begin, size_t end) {
    const int at = int(nodes_.size());
    nodes_.emplace_back();
    double sum = 0;
    for (size_t i = begin; i < end; ++i) sum += target_[runs[i]];
    nodes_[size_t(at)].mean = sum / double(end - begin);
    if (end - begin < 2 * least_leaf_) return at;
    Cut best;
    std::vector<int> tried(features_.size());
    std::iota(tried.begin(), tried.end(), 0);
    shuffle(tried, random_);
    const size_t most = std::max<size_t>(1, (features_.size() + 2) / 3);
    // Further ones only while none of them splits at all.
    for (size_t i = 0; i < tried.size() && (i < most || best.gain <= 0); ++i)
      try_feature(tried[i], runs, begin, end, sum, best);
    if (best.gain <= 0) return at;
    const auto middle = std::partition(runs.begin() + long(begin), runs.begin() + long(end), [&](size_t run) {
      return goes_left(best.node, features_[size_t(best.node.feature)].values[run]);
    });
    const size_t cut = size_t(middle - runs.begin());
    best.node.mean = nodes_[size_t(at)].mean;
    best.node.left = split(runs, begin, cut);
    best.node.right = split(runs, cut, end);
    nodes_[size_t(at)] = std::move(best.node);
    return at;
  }

  // The squared error falls by sum²/n of the halves minus sum²/n of the whole.
  void try_feature(int feature, const std::vector<size_t>& runs, size_t begin, size_t end, double sum, Cut& best) {
    const Feature& of = features_[size_t(feature)];
    std::vector<double> rank_of_category;
    std::vector<std::pair<double, double>> points;  // what is sorted by, target
    points.reserve(end - begin);
    if (of.categorical) rank_of_category = category_means(of, runs, begin, end);
    for (size_t i = begin; i < end; ++i) {
      const double value = of.values[runs[i]];
      const size_t place = std::isnan(value) ? 0 : size_t(value) + 1;
      points.emplace_back(of.categorical ? rank_of_category[place] : key_of(value), target_[runs[i]]);
    }
    std::sort(points.begin(), points.end());
    const double count = double(points.size());
    double left = 0;
    for (size_t i = 0; i + 1 < points.size(); ++i) {
      left += points[i].second;
      if (points[i].first == points[i + 1].first || i + 1 < least_leaf_ || points.size() - i - 1 < least_leaf_) continue;
      const double n = double(i + 1), right = sum - left;
      const double gain = left * left / n + right * right / (count - n) - sum * sum / count;
      if (gain <= best.gain + 1e-12 * std::abs(sum * sum / count)) continue;
      best.gain = gain;
      best.node = {};
      best.node.feature = feature;
      best.node.threshold = std::isinf(points[i].first) ? kLeast : std::midpoint(points[i].first, points[i + 1].first);
      for (const double rank : rank_of_category) best.node.left_categories.push_back(rank <= points[i].first);
    }
  }

  // In the order of their means, the best split into two sets is one of the cuts between neighbours.
  std::vector<double> category_means(const Feature& of, const std::vector<size_t>& runs, size_t begin, size_t end) const {
    size_t count = 1;
    for (size_t i = begin; i < end; ++i)
      if (!std::isnan(of.values[runs[i]])) count = std::max(count, size_t(of.values[runs[i]]) + 2);
    std::vector<double> sums(count, 0), numbers(count, 0);
    for (size_t i = begin; i < end; ++i) {
      const double value = of.values[runs[i]];
      const size_t place = std::isnan(value) ? 0 : size_t(value) + 1;
      sums[place] += target_[runs[i]];
      ++numbers[place];
    }
    for (size_t i = 0; i < count; ++i)
      sums[i] = numbers[i] > 0 ? sums[i] / numbers[i] : std::numeric_limits<double>::infinity();
    return sums;
  }

  const std::vector<Feature>& features_;
  const std::vector<double>& target_;
  const size_t least_leaf_;
  std::mt19937_64& random_;
  std::vector<Node> nodes_;
};

double squared(double value) {
  return value * value;
}

}  // namespace

RandomForest::Result RandomForest::explain(const std::vector<Feature>& features, const std::vector<double>& target,
                                           const Options& options, const std::function<bool()>& stop) {
  Result result;
  const size_t count = target.size();
  result.importance.assign(features.size(), 0);
  if (count == 0 || features.empty()) return result;
  std::mt19937_64 random(options.seed);
  std::vector<double> said(count, 0), times(count, 0);
  for (int number = 0; number < options.trees; ++number) {
    if (stop && stop()) {
      result.finished = false;
      return result;
    }
    std::vector<char> seen(count, 0);
    std::vector<size_t> sample(count);
    for (size_t& run : sample) seen[run = below(random, count)] = 1;
    Tree tree(features, target, options.least_leaf, random);
    tree.grow(std::move(sample));
    std::vector<size_t> unseen;
    double error = 0;
    for (size_t run = 0; run < count; ++run) {
      if (seen[run]) continue;
      unseen.push_back(run);
      const double value = tree.predict([&](int f) { return features[size_t(f)].values[run]; });
      said[run] += value;
      ++times[run];
      error += squared(value - target[run]);
    }
    if (unseen.size() < 2) continue;
    for (size_t feature = 0; feature < features.size(); ++feature) {
      if (!tree.uses(int(feature))) continue;
      std::vector<size_t> others = unseen;
      shuffle(others, random);
      double shuffled = 0;
      for (size_t i = 0; i < unseen.size(); ++i) {
        const double value = tree.predict([&](int f) {
          return features[size_t(f)].values[f == int(feature) ? others[i] : unseen[i]];
        });
        shuffled += squared(value - target[unseen[i]]);
      }
      result.importance[feature] += (shuffled - error) / double(unseen.size());
    }
  }
  for (double& importance : result.importance) importance = std::max(0.0, importance);
  const double all = std::accumulate(result.importance.begin(), result.importance.end(), 0.0);
  if (all > 0)
    for (double& importance : result.importance) importance /= all;
  double mean = 0, known = 0, left = 0, whole = 0;
  for (size_t run = 0; run < count; ++run)
    if (times[run] > 0) mean += target[run], ++known;
  mean /= std::max(1.0, known);
  for (size_t run = 0; run < count; ++run) {
    if (times[run] == 0) continue;
    left += squared(said[run] / times[run] - target[run]);
    whole += squared(target[run] - mean);
  }
  result.r2 = whole > 0 ? 1 - left / whole : 0;
  return result;
}

}  // namespace leyden
