// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Text helpers. Private to core/store.
namespace leyden::text {

/// `bytes` with every part that is not valid UTF-8, and every NUL, replaced by U+FFFD.
std::string valid_utf8(std::string_view bytes);

/// ISO 8601 in UTC with milliseconds: 2026-01-02T03:04:05.678Z.
std::string iso_utc(double seconds_since_1970);

/// At most `limit` of `candidates`, the nearest first, none that is unlike `wanted`.
std::vector<std::string> nearest(std::string_view wanted, const std::vector<std::string>& candidates,
                                 size_t limit = 3);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

}  // namespace leyden::text
