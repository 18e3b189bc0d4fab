// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <archive/checkpoint_manifest.h>

#include <sstream>

#include <archive/archive_error.h>
#include <archive/zip_reader.h>
#include <digest/sha256.h>

namespace leyden {

namespace {

constexpr std::string_view kStart = "{\"format\": 1, ";
constexpr uint64_t kLargest = 4 << 20;  // 10,000 records are 1.2 MB

std::string line_of(const ManifestRecord& record) {
  return "  \"" + record.name + "\": {\"bytes\": " + std::to_string(record.bytes) + ", \"sha256\": \"" + record.sha256 + "\"}";
}

ManifestRecord record_of(const ZipReader& zip, const std::string& name) {
  Sha256 hash;
  zip.read(name, [&](std::string_view part) { hash.update(part.data(), part.size()); });
  return {name, zip.size_of(name), hash.hex_digest()};
}

}  // namespace

std::string checkpoint_manifest(const std::vector<ManifestRecord>& records) {
  std::ostringstream text;
  text << kStart << "\"records\": {";
  for (size_t i = 0; i < records.size(); ++i) text << (i ? ",\n" : "\n") << line_of(records[i]);
  text << "\n}}\n";
  return text.str();
}

void check_checkpoint_manifest(const ZipReader& zip) {
  if (zip.size_of(kCheckpointManifest) > kLargest) throw ArchiveError("the file is damaged: its manifest is too large");
  const std::string manifest(zip.record(kCheckpointManifest));
  if (!manifest.starts_with(kStart)) throw ArchiveError("the checkpoint was written by a newer Leyden, or is damaged");
  std::vector<ManifestRecord> records;
  size_t from = 0;
  for (const std::string& name : zip.names()) {
    if (name == kCheckpointManifest) continue;
    records.push_back(record_of(zip, name));
    from = manifest.find(line_of(records.back()), from);  // in the order of the file
    if (from == std::string::npos)
      throw ArchiveError("the file is damaged: its record " + name + " is not what its manifest says");
  }
  if (manifest != checkpoint_manifest(records)) throw ArchiveError("the file is damaged: records that its manifest names are missing");
  if (!zip.is_canonical()) throw ArchiveError("the file is damaged: it is not what its manifest says");
}

}  // namespace leyden
