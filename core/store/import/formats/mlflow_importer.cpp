// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// MLflow's runs, in an SQLite database or in its mlruns folders. A run is known by MLflow's own id.
#include <store/import/importer.h>
#include <store/import/mlflow_database.h>
#include <store/import/mlflow_folder.h>

namespace leyden {

namespace {

class MlflowImporter : public Importer {
 public:
  std::string_view id() const override { return "mlflow"; }
  std::string_view title() const override { return "MLflow databases and mlruns folders"; }

  void find(const ImportFolder& folder, const ImportOptions&, ImportFindings& findings) const override {
    if (find_mlflow_folder(folder, findings)) return;
    for (const ImportFolder::File& file : folder.files) {
      const bool named_so = file.name.ends_with(".db") || file.name.ends_with(".sqlite") || file.name.ends_with(".sqlite3");
      if (file.name == "run.db" || file.name == "workspace.db" || !(named_so || folder.named_file)) continue;
      if (find_mlflow_database(folder.path / file.name, folder.name, findings)) findings.taken.push_back(file.name);
    }
  }

  void read(const ImportSource& source, const ImportOptions&, ImportedRun& run) const override {
    source.opened ? read_mlflow_database(source, run) : read_mlflow_folder(source, run);
  }
};

const ImporterRegistration registration(5, std::make_unique<MlflowImporter>());

}  // namespace

}  // namespace leyden
