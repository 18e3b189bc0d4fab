// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include <experiment/export.h>
#include <store/json_text.h>  // json_text, number_text, to_yaml

namespace leyden {

/// Configuration values: objects keep the order in which keys were written.
using Json = nlohmann::ordered_json;

/// A value as people read it: strings without quotes, null as "none", lists in brackets.
LEYDEN_EXPERIMENT_API std::string display_text(const Json& value);

}  // namespace leyden
