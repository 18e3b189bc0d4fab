// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <lightning/field_spec.h>

#include <worker/export.h>
#include <nlohmann/json.hpp>

namespace leyden {

/// The fields as a JSON Schema (2020-12) of an object, in their order, with our annotations where they say
/// something: x-label, x-unit, x-format (file, directory), x-log, x-live, x-advanced, x-optional. Forms and
/// the command line read this instead of the code. Limits of a list's numbers stand at its items.
LEYDEN_WORKER_API nlohmann::ordered_json schema_from_fields(const std::vector<FieldSpec>& fields,
                                                            const std::string& title);

/// A section of a configuration as values for these fields: the strings nan, inf and -inf become numbers
/// where the field is one. Unknown names are kept, for the check that follows to name them.
LEYDEN_WORKER_API Dict dict_for_fields(const nlohmann::ordered_json& section,
                                       const std::vector<FieldSpec>& fields, std::string_view where);

}  // namespace leyden
