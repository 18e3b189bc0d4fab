// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include <lightning/export.h>

namespace leyden {

/// Whether an exception, or one within it, says that an allocator found no memory: std::bad_alloc,
/// c10::OutOfMemoryError, or LibTorch's own errors of the CPU's allocator and of cuDNN.
LEYDEN_LIGHTNING_API bool is_out_of_memory(const std::exception& error);

/// An allocator's message, after a sentence that says what needs less memory.
LEYDEN_LIGHTNING_API std::string explain_out_of_memory(const std::string& message);

}  // namespace leyden
