// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <store/import/importer.h>

// A run in MLflow's folders: mlruns/<experiment>/<run>/{meta.yaml,metrics/,params/,tags/}. Private to core/store.
namespace leyden {

/// Adds the run that this folder is; answers whether it is one.
bool find_mlflow_folder(const ImportFolder& folder, ImportFindings& findings);
/// Throws StoreError.
void read_mlflow_folder(const ImportSource& source, ImportedRun& run);

}  // namespace leyden
