// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <QLibrary>
#include <cstdlib>

#include <experiment/app_paths.h>
#include <experiment/worker_api.h>

namespace leyden {
namespace {

std::filesystem::path worker_library() {
  if (const char* given = std::getenv("LEYDEN_WORKER_LIBRARY"); given && *given) return given;
  return program_folder().parent_path() / "lib" / "libleyden_worker.so";
}

// OpenMP's threads spin between two operations. Where another program wants the same cores they spin in its place, and a
// run of two seconds takes a hundred (docs/benchmarks.md). OpenMP reads this when it is loaded, which is with LibTorch.
void let_openmp_wait() {
  const bool chosen = qEnvironmentVariableIsSet("OMP_WAIT_POLICY") || qEnvironmentVariableIsSet("GOMP_SPINCOUNT");
  if (!chosen) qputenv("OMP_WAIT_POLICY", "PASSIVE");
}

}  // namespace

Worker* load_worker(QString* error) {
  static std::mutex mutex;
  static Worker* worker = nullptr;
  const std::lock_guard lock(mutex);
  if (worker) return worker;
  const auto path = worker_library();
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    *error = QStringLiteral("Training needs %1, which is not there: install Leyden with its engine.")
                 .arg(QString::fromStdString(path.string()));
    return nullptr;
  }
  let_openmp_wait();
  QLibrary library(QString::fromStdString(path.string()));
  // LibTorch's registries end the process when they go before their users do.
  library.setLoadHints(QLibrary::PreventUnloadHint);
  if (!library.load()) {
    *error = QStringLiteral("The training engine cannot be loaded: %1").arg(library.errorString());
    return nullptr;
  }
  const auto factory = reinterpret_cast<WorkerFactory>(library.resolve("leyden_worker"));
  worker = factory ? factory() : nullptr;
  if (!worker) *error = QStringLiteral("%1 is not Leyden's training engine.").arg(library.fileName());
  return worker;
}

}  // namespace leyden
