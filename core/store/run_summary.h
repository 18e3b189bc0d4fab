// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <store/catalog.h>
#include <store/file_system.h>

namespace leyden {

/// How the files of a run looked when it was read; when they look the same, so does the run.
struct RunStamp {
  FileStamp db, wal, annotations;
  bool operator==(const RunStamp&) const = default;
};
RunStamp run_stamp(const RunPaths& paths);

/// What the catalog keeps of a run. Never throws: a folder that cannot be read is a row with `broken` and its
/// error. Private to core/store; any thread.
RunRow read_run_row(const RunPaths& paths);

}  // namespace leyden
