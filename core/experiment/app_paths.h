// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <experiment/export.h>
#include <store/run_paths.h>  // workspace_folder

namespace leyden {

/// The folder of the running program (links followed); works before a QCoreApplication is there.
LEYDEN_EXPERIMENT_API std::filesystem::path program_folder();
/// $LEYDEN_SHARE_DIR, else <program>/../share/leyden; for programs in a folder below bin (tests) the
/// nearest one above.
LEYDEN_EXPERIMENT_API std::filesystem::path share_folder();
/// $LEYDEN_CONFIG_DIR, else the user's configuration folder with /leyden.
LEYDEN_EXPERIMENT_API std::filesystem::path config_folder();

}  // namespace leyden
