// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QTemporaryDir>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <store/run_reader.h>
#include <store/run_writer.h>

/// What the tests of the store share.
namespace store_testing {

/// Answers of plain SQLite, as sqlite3(1) would give them: a list of rows of texts, NULL as "NULL".
using Rows = std::vector<std::vector<std::string>>;
Rows sql(const std::filesystem::path& file, const std::string& query);
/// The first value of the first row.
std::string sql_value(const std::filesystem::path& file, const std::string& query);
void sql_write(const std::filesystem::path& file, const std::string& statements);

/// A workspace that is gone when the test is over.
class Workspace {
 public:
  std::filesystem::path path() const { return dir_.path().toStdString() + "/workspace"; }

 private:
  QTemporaryDir dir_;
};

leyden::RunInfo info_named(const std::string& name);
void log_one(leyden::RunWriter& writer, const std::string& name, int64_t step, double value,
             double epoch = 0.0);
/// The same bits, or both NaN.
bool same(double a, double b);
/// The sentence of the StoreError that `work` throws; fails the test when it throws none of that kind.
std::string error_of(leyden::StoreError::Kind kind, const std::function<void()>& work);
/// Every promise that run.db must keep at any time: integrity, rollups and totals that agree with the points.
/// An empty text, or what is wrong.
std::string problem_in(const std::filesystem::path& run_folder);

}  // namespace store_testing
