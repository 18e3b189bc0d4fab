// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <filesystem>

/// peer_lightning.py's CharGPT, layer by layer and in the order in which it draws their weights: a transformer of two
/// blocks that predicts the next character.
class CharGpt : public torch::nn::Module {
 public:
  explicit CharGpt(int64_t vocab, int64_t d = 64, int64_t layers = 2, int64_t heads = 4, int64_t block = 64);
  /// (batch, time) of character ids to (batch * time, vocab).
  torch::Tensor forward(const torch::Tensor& ids);

 private:
  torch::nn::Embedding tok_{nullptr}, pos_{nullptr};
  torch::nn::Sequential blocks_{nullptr};
  torch::nn::LayerNorm ln_{nullptr};
  torch::nn::Linear head_{nullptr};
};

/// Windows of 64 characters, 16 apart, and the same ones a character on: of the first 90 % of a text, and of the rest.
struct CharWindows {
  torch::Tensor train_x, train_y, val_x, val_y;
  int64_t vocab = 0;
};
CharWindows load_chars(const std::filesystem::path& file);
