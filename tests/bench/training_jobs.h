// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <cstdint>
#include <filesystem>
#include <string>

/// A job of peer_lightning.py: a network and its data. Labels may have more dimensions than the network's output has
/// rows; they are flattened for the loss.
struct Job {
  torch::nn::Sequential net;
  torch::Tensor train_x, train_y, val_x, val_y;
  int64_t batch_size = 64;
};

/// The job of that name with files of `data`, made from the seed. Throws ConfigError on a name that is none.
Job make_job(const std::string& workload, const std::filesystem::path& data, uint64_t seed);
