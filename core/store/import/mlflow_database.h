// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <store/import/importer.h>

// MLflow's tables in an SQLite file. Private to core/store.
namespace leyden {

/// Adds the file's runs; a file that is no database of MLflow adds nothing. Answers whether it is one.
bool find_mlflow_database(const std::filesystem::path& file, const std::string& name, ImportFindings& findings);
/// Throws StoreError.
void read_mlflow_database(const ImportSource& source, ImportedRun& run);

}  // namespace leyden
