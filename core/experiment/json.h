// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include <experiment/export.h>

namespace leyden {

/// Configuration values: objects keep the order in which keys were written.
using Json = nlohmann::ordered_json;

/// JSON text on one line that never throws and never loses a number: doubles with all their bits,
/// numbers that are not finite as the strings "nan", "inf", "-inf", broken UTF-8 replaced.
LEYDEN_EXPERIMENT_API std::string json_text(const Json& value);

/// The shortest decimal text that reads back to the same bits; always with a point or an exponent.
/// NaN and infinities as nan, inf, -inf.
LEYDEN_EXPERIMENT_API std::string number_text(double value);

/// A value as people read it: strings without quotes, null as "none", lists in brackets.
LEYDEN_EXPERIMENT_API std::string display_text(const Json& value);

}  // namespace leyden
