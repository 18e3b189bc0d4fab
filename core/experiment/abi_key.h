// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <experiment/export.h>

namespace leyden {

/// What a plugin and the program that loads it must agree on, e.g.
/// leyden-1;libtorch-2.13.0;gxx-abi-1017;qt-6 (LibTorch without +cpu or +cu126).
LEYDEN_EXPERIMENT_API std::string abi_key();

/// A sentence that says what differs and what to do; empty when the keys agree.
LEYDEN_EXPERIMENT_API std::string explain_difference(std::string_view plugin_key,
                                                     std::string_view program_key);

}  // namespace leyden
