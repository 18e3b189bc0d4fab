// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include <lightning/export.h>

namespace leyden {

/// Makes `path` hold the bytes, whole, or leaves it as it was: an exclusive temporary file in the same folder
/// is written, synced, read back and renamed, and the folder synced. A missing folder is made. Throws
/// CheckpointError that says what failed, on which path, and with how much space left.
LEYDEN_LIGHTNING_API void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The whole file. Throws CheckpointError.
LEYDEN_LIGHTNING_API std::string read_whole_file(const std::filesystem::path& path);

}  // namespace leyden
