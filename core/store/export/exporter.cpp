// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/exporter.h>

#include <algorithm>
#include <utility>

#include <store/export/export_file.h>
#include <store/export/exported_run.h>
#include <store/format_registry.h>

namespace leyden {

Exporter::~Exporter() = default;

std::filesystem::path Exporter::place(const ExportTarget&, const ExportedRun&, const std::string& name) const {
  return name;
}

void Exporter::finish(const ExportTarget&) const {}

uint64_t FileExporter::work(ExportedRun& run) const {
  return run.points();
}

void FileExporter::write(ExportedRun& run, const ExportTarget&, const std::filesystem::path& folder) const {
  ExportFile file(folder / file_name());
  write(run, file.stream());
  file.close();
}

ExporterRegistration::ExporterRegistration(int order, std::unique_ptr<Exporter> exporter) {
  FormatRegistry<Exporter>::add(order, std::move(exporter));
}

std::vector<const Exporter*> exporters() {
  return FormatRegistry<Exporter>::all();
}

const Exporter& exporter(std::string_view id) {
  return FormatRegistry<Exporter>::find(id, "format");
}

}  // namespace leyden
