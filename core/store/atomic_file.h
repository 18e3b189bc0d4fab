// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace leyden {

/// Replaces `file` by `content` so that a reader or a crash sees the older or the newer one, whole. Throws
/// StoreError (Storage, Unwritable); the older file then stays. Private to core/store.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

}  // namespace leyden
