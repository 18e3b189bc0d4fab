// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/value.h>

#include <worker/export.h>
#include <nlohmann/json.hpp>

namespace leyden {

/// The value as JSON; key order is kept. Numbers that are not finite become the strings nan, inf, -inf,
/// tuples lists, bytes and tensors their description (they never stand in a configuration).
LEYDEN_WORKER_API nlohmann::ordered_json json_from_value(const Value& value);

/// The JSON as a value. The strings nan, inf and -inf stay strings: see dict_for_fields().
LEYDEN_WORKER_API Value value_from_json(const nlohmann::ordered_json& json);
/// The object as a dict; null is an empty one. Throws ConfigError that names `where` when it is neither.
LEYDEN_WORKER_API Dict dict_from_json(const nlohmann::ordered_json& json, std::string_view where);

/// A number as JSON has it, or the string nan, inf, -inf.
LEYDEN_WORKER_API nlohmann::ordered_json json_from_number(double value);

}  // namespace leyden
