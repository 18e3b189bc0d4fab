// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace leyden {

struct NameHash {
  using is_transparent = void;
  size_t operator()(std::string_view name) const { return std::hash<std::string_view>{}(name); }
};

/// Numbers by name; looked up without making a std::string. Private to core/store.
using NameMap = std::unordered_map<std::string, uint32_t, NameHash, std::equal_to<>>;

}  // namespace leyden
