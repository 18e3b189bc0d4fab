// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_catalog.h"

#include <unistd.h>

#include <store/store_error.h>

namespace leyden::cli {

Catalog open_catalog(const std::filesystem::path& workspace) {
  const bool writable = access(workspace.c_str(), W_OK) == 0;
  Catalog catalog(workspace, writable ? Catalog::Mode::ReadWrite : Catalog::Mode::ReadOnly);
  catalog.refresh();
  return catalog;
}

RunRow find_run(const Catalog& catalog, const std::string& text) {
  std::optional<RunRow> run = catalog.run(text);
  if (!run) {
    throw StoreError(StoreError::Kind::NotFound,
                     "there is no run \"" + text + "\" in " + catalog.workspace().string());
  }
  if (run->broken) throw StoreError(StoreError::Kind::Damaged, run->run_id + ": " + run->error);
  return *run;
}

}  // namespace leyden::cli
