// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <store/raw_statement.h>
#include <store/rollup.h>

// How buckets and totals look as rows. Private to core/store.
namespace leyden::rollup_rows {

extern const char* const kBucketColumns;  // of the table rollup, from first to places
extern const char* const kSeriesColumns;  // of the table series, from id to places
inline constexpr int kBucketPlaces = 20;  // the index of places
inline constexpr int kSeriesPlaces = 22;

/// Binds kBucketColumns but places to the parameters from `at`.
void bind_bucket(RawStatement& statement, int at, const Bucket& bucket);
/// Reads kBucketColumns from column 0.
Bucket read_bucket(const RawStatement& row);

/// Binds kSeriesColumns but id, name and places to the parameters from `at`.
void bind_totals(RawStatement& statement, int at, const SeriesTotals& totals);
/// Reads kSeriesColumns, id and name being columns 0 and 1.
SeriesTotals read_totals(const RawStatement& row);

/// "?,?,?"
std::string parameters(size_t count);

}  // namespace leyden::rollup_rows
