// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <store/catalog_columns.h>
#include <store/run_query.h>

// Sorting, values and groups over a catalog's columns. Private to core/store. Throw FilterError for names that no
// run has.
namespace leyden::catalog_query {

/// The runs of `creation` (numbers, in the order of creation) that a query lets through, in its order.
std::vector<int64_t> find(CatalogColumns& columns, const RunQuery& query, const std::vector<int64_t>& creation,
                          double now);

std::vector<RunValue> values(CatalogColumns& columns, std::string_view field, std::span<const int64_t> runs);

struct Group {
  std::vector<RunValue> key;
  std::vector<int64_t> runs;
  std::vector<Spread> summary;
};
std::vector<Group> groups(CatalogColumns& columns, const Grouping& grouping, const std::vector<int64_t>& runs);

}  // namespace leyden::catalog_query
