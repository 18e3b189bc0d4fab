// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace leyden::cli {

/// Writes a run as csv or json to a file, whole or not at all, or to stdout when no file is given. Throws
/// StoreError or std::runtime_error.
void write_export(const std::filesystem::path& run_folder, const std::string& format,
                  const std::string& file);

}  // namespace leyden::cli
