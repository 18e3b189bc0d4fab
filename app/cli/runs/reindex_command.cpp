// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden runs reindex
#include <unistd.h>

#include <iostream>

#include <store/catalog.h>

#include "../exit_status.h"
#include "../json_output.h"
#include "subcommand.h"

namespace leyden::cli {
namespace {

int reindex(const RunsOptions& options) {
  Catalog catalog(options.workspace.existing());
  const bool terminal = isatty(STDERR_FILENO) && !options.json;
  catalog.reindex([terminal](size_t done, size_t of) {
    if (terminal) std::cerr << "\r\033[K" << done << " of " << of << " runs" << std::flush;
    return true;
  });
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  size_t broken = 0;
  for (const RunRow& run : catalog.heads()) broken += run.broken;
  if (options.json) {
    print_json(
        {{"workspace", catalog.workspace().string()}, {"runs", catalog.size()}, {"unreadable", broken}});
  } else {
    std::cout << catalog.size() << " runs in " << catalog.workspace().string();
    if (broken > 0) std::cout << ", of which " << broken << " cannot be read (`leyden runs list` says why)";
    std::cout << '\n';
  }
  return kDone;
}

}  // namespace

void declare_runs_reindex(const RunsContext& context) {
  add_subcommand(context, "reindex", "Read all run folders anew into the workspace's catalog", reindex);
}

}  // namespace leyden::cli
