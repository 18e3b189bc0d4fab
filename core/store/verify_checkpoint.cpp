// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/verify_checkpoint.h>

#include <algorithm>
#include <exception>
#include <set>

#include <archive/checkpoint_manifest.h>
#include <archive/file_source.h>
#include <archive/zip_reader.h>

namespace leyden {

namespace {

constexpr uint64_t kEndRecord = 22;  // of a zip file without a comment
constexpr uint64_t kTail = 4096;     // the manifest is a checkpoint's last record, and so the directory's last

bool is_torch_name(const std::filesystem::path& file) {
  static const std::set<std::string> endings = {".ckpt", ".pt", ".pth"};
  return endings.contains(file.extension().string());
}

// One damaged place does not make a checkpoint look like something else.
bool looks_like_zip(ByteSource& file) {
  if (file.size() < kEndRecord) return false;
  return file.at(0, 4) == "PK\x03\x04" || file.at(file.size() - kEndRecord, 4) == "PK\x05\x06";
}

bool names_manifest(ByteSource& file) {
  const uint64_t tail = std::min(file.size(), kTail);
  return file.at(file.size() - tail, tail).find(kCheckpointManifest) != std::string_view::npos;
}

void check_sums(const ZipReader& zip) {
  for (const std::string& name : zip.names()) zip.read(name, [](std::string_view) {});
}

}  // namespace

CheckpointCheck verify_checkpoint(const std::filesystem::path& file) {
  CheckpointCheck out;
  try {
    FileSource source(file);
    if (!looks_like_zip(source) || !(is_torch_name(file) || names_manifest(source))) return out;
    const ZipReader zip(source);
    out.manifest = zip.has_record(kCheckpointManifest);
    if (out.manifest) {
      check_checkpoint_manifest(zip);
    } else {
      check_sums(zip);
    }
  } catch (const std::exception& problem) {
    out.problem = problem.what();
  }
  return out;
}

}  // namespace leyden
