// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <store/export.h>

namespace leyden {

enum class LogLevel { Debug, Info, Warning, Error };

/// "debug", "info", "warning", "error".
LEYDEN_STORE_API std::string_view to_string(LogLevel level);
/// What is not known reads as Info.
LEYDEN_STORE_API LogLevel log_level_from(std::string_view text);

}  // namespace leyden
