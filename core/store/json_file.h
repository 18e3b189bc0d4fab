// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

// Small JSON documents that people's programs may have written too. Private to core/store; any thread.
namespace leyden {

/// The object in `file`, an empty one where there is no such file. Throws StoreError (Damaged) for a file that cannot be
/// read, is larger than 4 MiB, or holds something else.
nlohmann::ordered_json read_json_object(const std::filesystem::path& file);

/// StoreError (Damaged): "FILE cannot be read: WHAT."
[[noreturn]] void throw_damaged_file(const std::filesystem::path& file, const std::string& what);

}  // namespace leyden
