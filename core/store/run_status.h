// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include <store/export.h>

namespace leyden {

/// A run is Running while its trainer holds run.lock. Interrupted: it was cut off (by a signal, after
/// saving), or its process is gone without having said how it ended.
enum class RunStatus { Running, Finished, Failed, Stopped, Interrupted };

/// "running", "finished", "failed", "stopped", "interrupted".
LEYDEN_STORE_API std::string_view to_string(RunStatus status);
LEYDEN_STORE_API std::optional<RunStatus> run_status_from(std::string_view text);

}  // namespace leyden
