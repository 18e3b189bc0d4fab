// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <store/export.h>

namespace leyden {

/// A new ULID (github.com/ulid/spec): 26 characters, sorted by creation time; ids of one process increase
/// strictly. Any thread.
LEYDEN_STORE_API std::string new_ulid();
/// The same for something that was created then, milliseconds after 1970; ids of one millisecond are in no order.
LEYDEN_STORE_API std::string new_ulid_at(long long milliseconds);
LEYDEN_STORE_API bool is_ulid(std::string_view text);
/// Milliseconds since 1970 that the id carries. `id` must be a ULID.
LEYDEN_STORE_API long long ulid_milliseconds(std::string_view id);

}  // namespace leyden
