// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace leyden {

class ZipReader;

/// The record of a checkpoint of ours that says what the others are.
inline constexpr std::string_view kCheckpointManifest = "leyden/manifest.json";

struct ManifestRecord {
  std::string name;
  uint64_t bytes = 0;
  std::string sha256;  // 64 hexadecimal digits
};

/// The manifest's text. It follows from the records alone, so that a reader compares it instead of parsing it.
std::string checkpoint_manifest(const std::vector<ManifestRecord>& records);

/// Compares a checkpoint that has a manifest with it: every record's SHA-256, and every byte that is no data, so that
/// nothing can change unseen. Reads it in parts. Throws ArchiveError, which says what is damaged.
void check_checkpoint_manifest(const ZipReader& zip);

}  // namespace leyden
