// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/import/importer.h>

#include <algorithm>
#include <utility>

#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace {

using Entry = std::pair<int, std::unique_ptr<Importer>>;

std::vector<Entry>& registry() {
  static std::vector<Entry> entries;
  return entries;
}

}  // namespace

Importer::~Importer() = default;

const ImportFolder::File* ImportFolder::file(std::string_view wanted) const {
  const auto found = std::find_if(files.begin(), files.end(), [&](const File& file) { return file.name == wanted; });
  return found == files.end() ? nullptr : &*found;
}

ImporterRegistration::ImporterRegistration(int order, std::unique_ptr<Importer> importer) {
  std::vector<Entry>& entries = registry();
  const auto after = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.first > order; });
  entries.emplace(after, order, std::move(importer));
}

std::vector<const Importer*> importers() {
  std::vector<const Importer*> out;
  for (const Entry& entry : registry()) out.push_back(entry.second.get());
  return out;
}

const Importer& importer(std::string_view id) {
  std::vector<std::string> known;
  for (const Importer* each : importers()) {
    if (each->id() == id) return *each;
    known.emplace_back(each->id());
  }
  throw StoreError(StoreError::Kind::Invalid, "There is no importer \"" + std::string(id) + "\"; there are " +
                                                  text::join(known, ", ") + ".");
}

}  // namespace leyden
