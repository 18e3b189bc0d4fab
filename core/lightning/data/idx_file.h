// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <filesystem>

#include <lightning/export.h>

namespace leyden {

/// Reads an IDX file of unsigned bytes (MNIST's format: http://yann.lecun.com/exdb/mnist) as a uint8 tensor
/// of its own shape, [N, 28, 28] for images and [N] for labels. Throws ConfigError when the file is absent,
/// another kind, or of another length than it says.
LEYDEN_LIGHTNING_API torch::Tensor read_idx_file(const std::filesystem::path& path);

}  // namespace leyden
