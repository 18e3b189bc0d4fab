// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_status.h>

namespace leyden {

std::string_view to_string(RunStatus status) {
  switch (status) {
    case RunStatus::Running:
      return "running";
    case RunStatus::Finished:
      return "finished";
    case RunStatus::Failed:
      return "failed";
    case RunStatus::Stopped:
      return "stopped";
    case RunStatus::Interrupted:
      return "interrupted";
  }
  return "interrupted";
}

std::optional<RunStatus> run_status_from(std::string_view text) {
  for (const RunStatus status : {RunStatus::Running, RunStatus::Finished, RunStatus::Failed,
                                 RunStatus::Stopped, RunStatus::Interrupted}) {
    if (text == to_string(status)) return status;
  }
  return std::nullopt;
}

}  // namespace leyden
