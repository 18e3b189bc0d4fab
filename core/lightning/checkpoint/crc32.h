// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <lightning/export.h>

namespace leyden::detail {

/// The CRC-32 of zip files (ISO 3309).
LEYDEN_LIGHTNING_API uint32_t crc32(std::string_view bytes);

}  // namespace leyden::detail
