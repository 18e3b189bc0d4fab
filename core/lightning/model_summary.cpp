// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/model_summary.h>

#include <cstdio>

namespace leyden {

namespace {

int64_t depth_of(const std::string& path) {
  return 1 + std::count(path.begin(), path.end(), '.');
}

// "leyden::DigitsMlp" and LibTorch's "torch::nn::LinearImpl" by the name that people know.
std::string type_of(const torch::nn::Module& module) {
  std::string name = module.name();
  name = name.substr(name.rfind(':') + 1);
  if (name.size() > 4 && name.ends_with("Impl")) name.resize(name.size() - 4);
  return name;
}

std::string padded(const std::string& text, size_t width) {
  return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

}  // namespace

std::string short_number(int64_t number) {
  constexpr std::array<const char*, 5> kUnits = {"", " K", " M", " B", " T"};
  double value = static_cast<double>(number);
  size_t unit = 0;
  for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  if (unit == 0) return std::to_string(number);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value >= 100 ? "%.0f%s" : "%.1f%s", value, kUnits[unit]);
  return text.data();
}

ModelSummary::ModelSummary(const torch::nn::Module& module, int max_depth) {
  // A parameter that two layers share counts once, as in parameters().
  std::set<const torch::TensorImpl*> seen;
  for (const torch::Tensor& parameter : module.parameters()) {
    if (!seen.insert(parameter.unsafeGetTensorImpl()).second) continue;
    (parameter.requires_grad() ? trainable_ : frozen_) += parameter.numel();
    bytes_ += static_cast<double>(parameter.nbytes());
  }
  for (const auto& item : module.named_modules("", /*include_self=*/false)) {
    (item.value()->is_training() ? train_modules_ : eval_modules_) += 1;
    if (max_depth >= 0 && depth_of(item.key()) > max_depth) continue;
    LayerSummary layer{item.key(), type_of(*item.value()), 0, item.value()->is_training()};
    for (const torch::Tensor& parameter : item.value()->parameters()) layer.parameters += parameter.numel();
    layers_.push_back(std::move(layer));
  }
}

std::string ModelSummary::to_string() const {
  std::vector<std::array<std::string, 5>> rows{{"", "Name", "Type", "Params", "Mode"}};
  for (size_t i = 0; i < layers_.size(); ++i) {
    const LayerSummary& layer = layers_[i];
    rows.push_back({std::to_string(i), layer.name, layer.type, short_number(layer.parameters),
                    layer.training ? "train" : "eval"});
  }
  std::array<size_t, 5> widths{};
  for (const auto& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  std::string rule;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) line += (c ? " | " : "") + padded(row[c], widths[c]);
    if (rule.empty()) rule = std::string(line.size(), '-') + "\n";
    text += line + "\n" + (&row == &rows.front() ? rule : "");
  }
  std::array<char, 32> size{};
  std::snprintf(size.data(), size.size(), "%.3f", megabytes());
  text += rule + padded(short_number(trainable_), 10) + "Trainable params\n" +
          padded(short_number(frozen_), 10) + "Non-trainable params\n" +
          padded(short_number(total_parameters()), 10) + "Total params\n" + padded(size.data(), 10) +
          "Total estimated model params size (MB)\n";
  return text + padded(std::to_string(train_modules_), 10) + "Modules in train mode\n" +
         padded(std::to_string(eval_modules_), 10) + "Modules in eval mode\n";
}

}  // namespace leyden
