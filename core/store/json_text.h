// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include <store/export.h>

namespace leyden {

/// JSON text on one line that never throws and never loses a number: doubles with all their bits,
/// numbers that are not finite as the strings "nan", "inf", "-inf", broken UTF-8 replaced.
LEYDEN_STORE_API std::string json_text(const nlohmann::ordered_json& value);

/// The shortest decimal text that reads back to the same bits. NaN and infinities as nan, inf, -inf.
LEYDEN_STORE_API std::string shortest_text(double value);

/// The same, always with a point or an exponent.
LEYDEN_STORE_API std::string number_text(double value);

/// The value as a YAML document that readers of YAML 1.1 and 1.2 understand alike; reads back to the bit.
LEYDEN_STORE_API std::string to_yaml(const nlohmann::ordered_json& document);

}  // namespace leyden
