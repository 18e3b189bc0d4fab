// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <store/export.h>

namespace leyden {

/// The files of a run folder.
struct LEYDEN_STORE_API RunPaths {
  std::filesystem::path root;

  std::string run_id() const { return root.filename().string(); }
  std::filesystem::path db() const { return root / "run.db"; }
  std::filesystem::path lock() const { return root / "run.lock"; }
  std::filesystem::path config() const { return root / "config.yaml"; }
  std::filesystem::path annotations() const { return root / "annotations.json"; }
  std::filesystem::path checkpoints() const { return root / "checkpoints"; }
  std::filesystem::path media() const { return root / "media"; }
};

/// `<workspace>/runs/<run_id>`.
LEYDEN_STORE_API RunPaths run_paths(const std::filesystem::path& workspace, const std::string& run_id);

/// `given`, else $LEYDEN_WORKSPACE, else ~/Leyden; an absolute path.
LEYDEN_STORE_API std::filesystem::path workspace_folder(const std::filesystem::path& given = {});

}  // namespace leyden
