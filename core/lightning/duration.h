// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <lightning/export.h>

namespace leyden {

/// Seconds of a "DD:HH:MM:SS". Throws ConfigError on anything else; `flag` stands in the sentence.
LEYDEN_LIGHTNING_API double parse_duration(std::string_view text, std::string_view flag);

/// Seconds of a clock that never goes back.
LEYDEN_LIGHTNING_API double steady_seconds();

}  // namespace leyden
