// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace leyden {

/// The CRC-32 of zip files (ISO 3309). `before` is that of the bytes that come before these.
uint32_t crc32(std::string_view bytes, uint32_t before = 0);

}  // namespace leyden
