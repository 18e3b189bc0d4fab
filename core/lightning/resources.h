// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include <lightning/export.h>

namespace leyden {

/// The folder of files that come with the program: $LEYDEN_SHARE_DIR, else ../share/leyden beside this
/// library.
LEYDEN_LIGHTNING_API std::filesystem::path share_directory();

/// A file that comes with the program, for example resource_path("data/digits.csv"). Throws ConfigError when
/// it is not there.
LEYDEN_LIGHTNING_API std::filesystem::path resource_path(std::string_view relative);

}  // namespace leyden
