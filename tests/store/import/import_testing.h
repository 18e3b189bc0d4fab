// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <store/import/import_runs.h>
#include <store/run_reader.h>

#include "store_testing.h"

/// What the tests of import and export share.
namespace store_testing {

/// `name` in tests/store/import/fixtures.
std::filesystem::path fixture(const std::string& name);
/// A copy of it in `folder`, that a test may change.
std::filesystem::path copy_of(const std::string& fixture_name, const std::filesystem::path& folder);

/// Searches and imports in one go.
leyden::ImportReport import(const std::filesystem::path& workspace, const std::filesystem::path& path,
                            const leyden::ImportOptions& options = {});
/// The imported run of that name; fails when there is none.
leyden::RunReader run_named(const std::filesystem::path& workspace, const leyden::ImportReport& report,
                            const std::string& name);
const leyden::ImportedSource& source_named(const leyden::ImportReport& report, const std::string& name);
/// The run folders of the workspace, and nothing else that lies among them.
std::vector<std::filesystem::path> run_folders(const std::filesystem::path& workspace);

std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& content);

}  // namespace store_testing
