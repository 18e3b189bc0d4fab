// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <worker/export.h>

namespace leyden {

/// Throws ConfigError when no run's folder can be made in the workspace, before anything is loaded or made:
/// it, or the nearest folder above it that exists, must be a folder that this user may write. Makes nothing.
LEYDEN_WORKER_API void check_workspace(const std::filesystem::path& workspace);

}  // namespace leyden
