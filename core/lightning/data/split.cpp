// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/data/split.h>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randperm.h>

#include <cmath>

#include <lightning/errors.h>

namespace leyden {

namespace {

// Cuts an order of samples at the shares; what remains is the last part.
std::vector<torch::Tensor> cut(const torch::Tensor& order, const std::vector<double>& shares) {
  std::vector<torch::Tensor> parts;
  const int64_t size = order.size(0);
  double share = 0;
  int64_t from = 0;
  for (const double next : shares) {
    share += next;
    const int64_t to = std::min<int64_t>(size, std::llround(share * static_cast<double>(size)));
    parts.push_back(order.slice(0, from, to));
    from = to;
  }
  parts.push_back(order.slice(0, from, size));
  return parts;
}

void check(const std::vector<torch::Tensor>& parts, const std::vector<double>& shares, int64_t size) {
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].size(0) > 0 || (i < shares.size() && shares[i] == 0)) continue;
    throw ConfigError("a split of " + std::to_string(size) + (size == 1 ? " sample" : " samples") +
                      " leaves none for one of its parts");
  }
}

}  // namespace

std::vector<torch::Tensor> random_split(int64_t size, const std::vector<double>& shares, uint64_t seed) {
  std::vector<torch::Tensor> parts =
      cut(at::randperm(size, at::detail::createCPUGenerator(seed), at::kLong), shares);
  check(parts, shares, size);
  return parts;
}

std::vector<torch::Tensor> stratified_split(const torch::Tensor& classes, const std::vector<double>& shares,
                                            uint64_t seed) {
  const torch::Tensor order = at::randperm(classes.size(0), at::detail::createCPUGenerator(seed), at::kLong);
  // Dealt out class by class, a stable sort keeps the random order within each.
  const torch::Tensor by_class =
      order.index_select(0, std::get<1>(classes.index_select(0, order).sort(std::optional<bool>(true), 0)));
  const torch::Tensor sorted = classes.index_select(0, by_class);
  std::vector<std::vector<torch::Tensor>> pieces(shares.size() + 1);
  for (int64_t from = 0; from < sorted.size(0);) {
    const int64_t label = sorted[from].item<int64_t>();
    const int64_t count = sorted.eq(label).sum().item<int64_t>();
    const auto parts = cut(by_class.slice(0, from, from + count), shares);
    for (size_t i = 0; i < parts.size(); ++i) pieces[i].push_back(parts[i]);
    from += count;
  }
  std::vector<torch::Tensor> parts;
  for (const auto& piece : pieces) parts.push_back(torch::cat(piece));
  check(parts, shares, classes.size(0));
  return parts;
}

}  // namespace leyden
