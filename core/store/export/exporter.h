// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>

namespace leyden {

class ExportedRun;

/// What an export is told.
struct ExportOptions {
  std::string format = "csv";  ///< an exporter's id
  bool artifacts = true;       ///< copies of the runs' files, where the format has a place for them
  bool sub_folders = false;    ///< each run in a folder of its own below the target, a single one too
};

/// Where an export goes.
struct ExportTarget {
  std::filesystem::path folder;  ///< written now
  std::filesystem::path place;   ///< where it will be; absolute
  bool artifacts = true;         ///< ExportOptions::artifacts
};

/// Writes runs as one kind of foreign files. A new one is a source file in formats/ that derives from this and registers
/// itself with one static line. Objects hold no state; any thread. Throws StoreError.
class LEYDEN_STORE_API Exporter {
 public:
  virtual ~Exporter();
  virtual std::string_view id() const = 0;     ///< "tensorboard"
  virtual std::string_view title() const = 0;  ///< "TensorBoard event files"
  /// What write() tells ExportedRun::advance() together, about: points that are gone over, and bytes / 64.
  virtual uint64_t work(ExportedRun& run) const = 0;
  /// Below the target; `name` is one that no other run of the export has, empty for a run that is alone.
  virtual std::filesystem::path place(const ExportTarget& target, const ExportedRun& run, const std::string& name) const;
  /// `folder`, the place in the target, is there and empty.
  virtual void write(ExportedRun& run, const ExportTarget& target, const std::filesystem::path& folder) const = 0;
  /// What lies around the runs; at least one is written.
  virtual void finish(const ExportTarget& target) const;
};

/// One file a run, which may also go to a stream.
class LEYDEN_STORE_API FileExporter : public Exporter {
 public:
  virtual std::string_view file_name() const = 0;  ///< in a run's folder: "points.csv"
  /// Throws StoreError, also when `out` fails.
  virtual void write(ExportedRun& run, std::ostream& out) const = 0;
  uint64_t work(ExportedRun& run) const override;
  void write(ExportedRun& run, const ExportTarget& target, const std::filesystem::path& folder) const final;
};

/// All exporters, in the order of their registration's number.
LEYDEN_STORE_API std::vector<const Exporter*> exporters();
/// Throws StoreError (Invalid) with those there are.
LEYDEN_STORE_API const Exporter& exporter(std::string_view id);

/// static const ExporterRegistration registration(10, std::make_unique<TensorBoardExporter>());
struct LEYDEN_STORE_API ExporterRegistration {
  ExporterRegistration(int order, std::unique_ptr<Exporter> exporter);
};

}  // namespace leyden
