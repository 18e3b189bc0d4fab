// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <SQLiteCpp/SQLiteCpp.h>

namespace leyden {

/// Where a run database of `version` (1000 * major + minor) is kept before it is migrated: run.db-1.0.
std::filesystem::path migration_backup(const std::filesystem::path& file, int version);

/// Brings an older run database to the present schema, in one exclusive transaction after a backup, which
/// stays. Does nothing to one that is up to date. When it fails the file is what it was. The caller holds
/// run.lock. Private to core/store. Throws SQLite::Exception, and StoreError (Storage, Unwritable).
void migrate_run(SQLite::Database& db, const std::filesystem::path& file);

}  // namespace leyden
