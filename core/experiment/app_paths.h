// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <experiment/export.h>

namespace leyden {

/// The folder of the running program (links followed); works before a QCoreApplication is there.
LEYDEN_EXPERIMENT_API std::filesystem::path program_folder();
/// $LEYDEN_SHARE_DIR, else <program>/../share/leyden; for programs in a folder below bin (tests) the
/// nearest one above.
LEYDEN_EXPERIMENT_API std::filesystem::path share_folder();
/// $LEYDEN_CONFIG_DIR, else the user's configuration folder with /leyden.
LEYDEN_EXPERIMENT_API std::filesystem::path config_folder();
/// `given`, else $LEYDEN_WORKSPACE, else ~/Leyden.
LEYDEN_EXPERIMENT_API std::filesystem::path workspace_folder(const std::filesystem::path& given = {});

}  // namespace leyden
