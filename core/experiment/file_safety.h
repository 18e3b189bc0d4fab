// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <experiment/export.h>

namespace leyden {

/// Why a library must not be loaded from where it lies: somebody else could change the file or add files to
/// its folder. Empty when only its owner (this user or root) can. Links are followed first.
LEYDEN_EXPERIMENT_API std::string writable_by_others(const std::filesystem::path& file);

/// SHA-256 of a file in lower-case hex. Throws std::runtime_error with a sentence when it cannot be read.
LEYDEN_EXPERIMENT_API std::string file_sha256(const std::filesystem::path& file);

/// Replaces a small file as a whole or not at all (temporary file beside it, fsync, rename). Throws
/// std::runtime_error.
LEYDEN_EXPERIMENT_API void replace_file(const std::filesystem::path& file, const std::string& bytes);

}  // namespace leyden
