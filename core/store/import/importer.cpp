// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/importer.h>

#include <algorithm>
#include <utility>

#include <store/format_registry.h>

namespace leyden {

Importer::~Importer() = default;

const ImportFolder::File* ImportFolder::file(std::string_view wanted) const {
  const auto found = std::find_if(files.begin(), files.end(), [&](const File& file) { return file.name == wanted; });
  return found == files.end() ? nullptr : &*found;
}

ImporterRegistration::ImporterRegistration(int order, std::unique_ptr<Importer> importer) {
  FormatRegistry<Importer>::add(order, std::move(importer));
}

std::vector<const Importer*> importers() {
  return FormatRegistry<Importer>::all();
}

const Importer& importer(std::string_view id) {
  return FormatRegistry<Importer>::find(id, "importer");
}

}  // namespace leyden
