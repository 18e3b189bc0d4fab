// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <store/catalog.h>
#include <store/raw_statement.h>

// How what is known of a run is written into workspace.db. Private to core/store.
namespace leyden::catalog_values {

/// A parameter: a number as one, a text without its quotes, anything else as its JSON text.
void bind_param(RawStatement& statement, int at, std::string_view json);

/// What full-text search finds a run by.
std::string words_of(const RunRow& row);

/// Of all that is known of a run; `values` are its encoded parameters and metrics.
uint64_t print_of(const RunRow& row, std::string_view values);

/// Equal for runs that differ in nothing but their seeds: parameters whose last part is seed or
/// seed_everything are left out.
uint64_t print_without_seeds(const RunRow& row);

std::string tags_as_json(const std::vector<std::string>& tags);
/// Empty for what is no such list.
std::vector<std::string> tags_from_json(std::string_view json);

}  // namespace leyden::catalog_values
