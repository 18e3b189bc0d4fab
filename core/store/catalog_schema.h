// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The tables of workspace.db; they may change with every version. Private to core/store.
namespace leyden::catalog_schema {

inline constexpr int kVersion = 2000;
extern const char* const kTables;

/// Columns of the table run from id to words_print, in the order of RunRow's reading.
extern const char* const kHeadColumns;

}  // namespace leyden::catalog_schema
