// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

// The tables of run.db and workspace.db. The views are the public contract, docs/run-database.md; the tables
// may change with the version. Private to core/store.
namespace leyden::schema {

inline constexpr int kRunApplicationId = 0x4C455952;        // "LEYR"
inline constexpr int kWorkspaceApplicationId = 0x4C455957;  // "LEYW"

/// user_version = 1000 * major + minor. A newer minor version adds, and can be read; a newer major one
/// cannot.
inline constexpr int kRunVersion = 1000;

extern const char* const kRunTables;
extern const char* const kRunViews;

/// Throws StoreError: Damaged when `file` is no run.db, NewerSchema when it is too new to be read, or to be
/// written when `for_writing`.
void check_run_database(SQLite::Database& db, const std::filesystem::path& file, bool for_writing);

}  // namespace leyden::schema
