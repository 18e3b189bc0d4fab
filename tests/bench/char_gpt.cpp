// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "char_gpt.h"

#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <lightning/errors.h>

namespace nn = torch::nn;

namespace {

nn::LayerNorm layer_norm(int64_t d) { return nn::LayerNorm(nn::LayerNormOptions({d})); }

class Block : public nn::Module {
 public:
  Block(int64_t d, int64_t heads)
      : heads_(heads),
        ln1_(register_module("ln1", layer_norm(d))),
        ln2_(register_module("ln2", layer_norm(d))),
        qkv_(register_module("qkv", nn::Linear(d, 3 * d))),
        out_(register_module("out", nn::Linear(d, d))),
        mlp_(register_module("mlp", nn::Sequential())) {
    // Not as arguments of the constructor, which are evaluated, and draw, in any order.
    mlp_->push_back(nn::Linear(d, 4 * d));
    mlp_->push_back(nn::GELU());
    mlp_->push_back(nn::Linear(4 * d, d));
  }

  torch::Tensor forward(torch::Tensor x) {
    const int64_t b = x.size(0), t = x.size(1), d = x.size(2);
    const auto qkv = qkv_(ln1_(x)).view({b, t, 3, heads_, d / heads_}).permute({2, 0, 3, 1, 4}).unbind();
    const torch::Tensor a = at::scaled_dot_product_attention(qkv[0], qkv[1], qkv[2], {}, 0.0, /*is_causal=*/true);
    x = x + out_(a.transpose(1, 2).reshape({b, t, d}));
    return x + mlp_->forward(ln2_(x));
  }

 private:
  int64_t heads_;
  nn::LayerNorm ln1_, ln2_;
  nn::Linear qkv_, out_;
  nn::Sequential mlp_;
};

/// x and y of a stretch of text.
std::pair<torch::Tensor, torch::Tensor> windows_of(const torch::Tensor& ids) {
  constexpr int64_t block = 64, apart = 16;
  const int64_t end = ids.size(0) / block * block - block + 1;
  return {ids.slice(0, 0, end - 1).unfold(0, block, apart), ids.slice(0, 1, end).unfold(0, block, apart)};
}

}  // namespace

CharGpt::CharGpt(int64_t vocab, int64_t d, int64_t layers, int64_t heads, int64_t block) {
  tok_ = register_module("tok", nn::Embedding(vocab, d));
  pos_ = register_module("pos", nn::Embedding(block, d));
  blocks_ = register_module("blocks", nn::Sequential());
  for (int64_t i = 0; i < layers; ++i) blocks_->push_back(std::make_shared<Block>(d, heads));
  ln_ = register_module("ln", layer_norm(d));
  head_ = register_module("head", nn::Linear(d, vocab));
}

torch::Tensor CharGpt::forward(const torch::Tensor& ids) {
  const torch::Tensor x = tok_(ids) + pos_(torch::arange(ids.size(1), ids.device()));
  return head_(ln_(blocks_->forward(x))).flatten(0, 1);
}

CharWindows load_chars(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (text.empty()) throw leyden::ConfigError("there is no text in " + file.string());
  const std::set<char> known(text.begin(), text.end());
  std::vector<int64_t> ids;
  for (const char c : text) ids.push_back(std::distance(known.begin(), known.find(c)));
  const torch::Tensor all = torch::tensor(ids);
  const auto cut = static_cast<int64_t>(0.9 * static_cast<double>(ids.size()));
  CharWindows windows;
  windows.vocab = static_cast<int64_t>(known.size());
  std::tie(windows.train_x, windows.train_y) = windows_of(all.slice(0, 0, cut));
  std::tie(windows.val_x, windows.val_y) = windows_of(all.slice(0, cut));
  return windows;
}
