// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace leyden::cli {

/// What the program answers to the shell.
enum ExitStatus {
  kDone = 0,
  kRunFailed = 1,
  kWrongUse = 2,       ///< usage or configuration: a sentence was printed, nothing was left behind
  kInterrupted = 130,  ///< by a signal, after saving
};

}  // namespace leyden::cli
