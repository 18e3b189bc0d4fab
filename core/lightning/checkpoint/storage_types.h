// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <optional>
#include <string_view>

namespace leyden::detail {

/// Lists and dicts of a checkpoint are nested so deep at most, written and read.
inline constexpr int kMaxDepth = 100;

/// "FloatStorage" for float32, ...; empty for a type that the checkpoint format has no storage of.
std::string_view storage_name(torch::ScalarType type);

/// The type of a storage by PyTorch's name; none for a name that is not one.
std::optional<torch::ScalarType> storage_type(std::string_view name);

/// Whether "float32", "bfloat16", ... is a name of a PyTorch type.
bool is_dtype_name(std::string_view name);

}  // namespace leyden::detail
