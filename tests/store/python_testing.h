// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>

/// What the tests of the Python package share.
namespace python_testing {

struct Answer {
  int status;  // -1: a signal
  QString out, err;
};

/// What to start Python with: a script of tests/store, the package's folder, and `words`.
QStringList arguments(const QString& script, const QStringList& words);
/// Runs a script to its end, at most `seconds`.
Answer run(const QString& interpreter, const QString& script, const QStringList& words, int seconds = 60);
/// `leyden` with these words, and --workspace.
Answer run_leyden(const QStringList& words, const std::filesystem::path& workspace);

/// The one run of a workspace; empty when there are more or none.
std::filesystem::path only_run(const std::filesystem::path& workspace);

}  // namespace python_testing
