// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <experiment/export.h>
#include <store/catalog.h>

namespace leyden {

enum class TableFormat { Tsv, Csv, Json };

/// Some columns of some runs as text: a line for each run under a line of names, or a JSON list of objects. Names
/// are those of filters. Numbers read back to the bit; what is not finite is nan, inf, -inf (in JSON as text), a
/// time is ISO 8601 in UTC, a run without a value has an empty field (null). CSV and TSV text that a spreadsheet
/// would take for a formula gets a quote before it; tabs and line breaks are spaces in TSV. Any thread that may
/// use the catalog. Throws StoreError; a column that no run has is empty.
LEYDEN_EXPERIMENT_API std::string table_text(const Catalog& catalog, const std::vector<std::string>& run_ids,
                                             const std::vector<Field>& fields, TableFormat format);

}  // namespace leyden
