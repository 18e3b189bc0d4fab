// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/export/exporter.h>

#include <algorithm>
#include <utility>

#include <store/export/export_file.h>
#include <store/export/exported_run.h>
#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace {

using Entry = std::pair<int, std::unique_ptr<Exporter>>;

std::vector<Entry>& registry() {
  static std::vector<Entry> entries;
  return entries;
}

}  // namespace

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
  std::vector<Entry>& entries = registry();
  const auto after = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.first > order; });
  entries.emplace(after, order, std::move(exporter));
}

std::vector<const Exporter*> exporters() {
  std::vector<const Exporter*> out;
  for (const Entry& entry : registry()) out.push_back(entry.second.get());
  return out;
}

const Exporter& exporter(std::string_view id) {
  std::vector<std::string> known;
  for (const Exporter* each : exporters()) {
    if (each->id() == id) return *each;
    known.emplace_back(each->id());
  }
  throw StoreError(StoreError::Kind::Invalid,
                   "There is no format \"" + std::string(id) + "\"; there are " + text::join(known, ", ") + ".");
}

}  // namespace leyden
