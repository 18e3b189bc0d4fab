// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include <store/catalog.h>

namespace leyden::cli {

/// The catalog, up to date. Where the workspace cannot be written it is kept in memory. Throws StoreError.
Catalog open_catalog(const std::filesystem::path& workspace);

/// A run by its id, the beginning of one, or its name. Throws StoreError; also for a folder that cannot be
/// read.
RunRow find_run(const Catalog& catalog, const std::string& text);

}  // namespace leyden::cli
