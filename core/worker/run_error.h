// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>

#include <experiment/worker_api.h>

#include <worker/export.h>

namespace leyden {

/// An exception as people and files see it, and whose fault it is.
struct CaughtError {
  RunError error;
  /// The user's input is wrong (a parameter, a data file, a checkpoint, the workspace), not the code.
  bool is_configuration = false;
  /// Somebody asked to stop at once.
  bool is_interruption = false;
};

/// The one funnel for what a run throws: hook, one sentence (of LibTorch's errors the one without a
/// backtrace), and all that is known as details. Never throws.
LEYDEN_WORKER_API CaughtError describe_exception(std::exception_ptr exception) noexcept;

/// {"hook", "summary", "details"} as text, for run.db.
std::string error_json(const RunError& error);

}  // namespace leyden
