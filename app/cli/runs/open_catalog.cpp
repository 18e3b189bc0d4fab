// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "open_catalog.h"

#include <unistd.h>

#include <iostream>

#include <store/store_error.h>

namespace leyden::cli {
namespace {

constexpr size_t kManyRuns = 500;  // to read: long enough to say so

}  // namespace

Catalog open_catalog(const std::filesystem::path& workspace) {
  const bool writable = access(workspace.c_str(), W_OK) == 0;
  Catalog catalog(workspace, writable ? Catalog::Mode::ReadWrite : Catalog::Mode::ReadOnly);
  const bool terminal = isatty(STDERR_FILENO);
  bool shown = false;
  catalog.refresh([&](size_t done, size_t of) {
    if (!terminal || of < kManyRuns) return true;
    std::cerr << "\r\033[K" << done << " of " << of << " new runs" << std::flush;
    return shown = true;
  });
  if (shown) std::cerr << "\r\033[K" << std::flush;
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
