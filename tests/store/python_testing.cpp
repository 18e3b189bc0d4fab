// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "python_testing.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace python_testing {

namespace {

Answer run_program(const QString& program, const QStringList& arguments, int seconds) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert("PYTHONDONTWRITEBYTECODE", "1");
  process.setProcessEnvironment(environment);
  process.start(program, arguments);
  process.waitForFinished(1000 * seconds);
  return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
          QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace

QStringList arguments(const QString& script, const QStringList& words) {
  return QStringList{QStringLiteral(LEYDEN_SOURCE_DIR "/tests/store/") + script,
                     QStringLiteral(LEYDEN_SOURCE_DIR "/resources/python")} + words;
}

Answer run(const QString& interpreter, const QString& script, const QStringList& words, int seconds) {
  return run_program(interpreter, arguments(script, words), seconds);
}

Answer run_leyden(const QStringList& words, const std::filesystem::path& workspace) {
  return run_program(QStringLiteral(LEYDEN_PROGRAM),
                     words + QStringList{"--workspace", QString::fromStdString(workspace.string())}, 60);
}

std::filesystem::path only_run(const std::filesystem::path& workspace) {
  std::filesystem::path found;
  int folders = 0;
  for (const auto& entry : std::filesystem::directory_iterator(workspace / "runs")) found = entry.path(), ++folders;
  return folders == 1 ? found : std::filesystem::path();
}

}  // namespace python_testing
