// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string>

// The tables of run.db and workspace.db. The views are the public contract, docs/run-database.md; the tables
// may change with the version. Private to core/store.
namespace leyden::schema {

inline constexpr int kRunApplicationId = 0x4C455952;        // "LEYR"
inline constexpr int kWorkspaceApplicationId = 0x4C455957;  // "LEYW"

/// user_version = 1000 * major + minor. A newer minor version adds, and can be read; a newer major one
/// cannot.
inline constexpr int kRunVersion = 2000;
/// The first that has the tables pack, slot and bucket.
inline constexpr int kPackVersion = 2000;

/// Consecutive points of a series that a commit brings are rows of the table pack, this many in a row. A rest
/// of fewer than kPackMin are rows of the table point, where it takes less space.
inline constexpr int kPackPoints = 32;
inline constexpr int kPackMin = 8;

/// What an empty database is given.
std::string run_tables();
std::string run_views();
/// From an older version to this one: statements for one transaction. Points and rollups stay as they are.
std::string run_migration();
/// "v0, v1, ... ": the columns `prefix` + number, from `first` on.
std::string pack_columns(const char* prefix, int first);

int run_version(SQLite::Database& db);

/// Throws StoreError: Damaged when `file` is no run.db, NewerSchema when it is too new to be read, or to be
/// written when `for_writing`.
void check_run_database(SQLite::Database& db, const std::filesystem::path& file, bool for_writing);

}  // namespace leyden::schema
