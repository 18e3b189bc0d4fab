// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace leyden::cli {

/// While it lives, whatever anyone in the process writes to stdout (a plugin's printf) goes to stderr: with
/// --json there must be one document on stdout and nothing else.
class StdoutGuard {
 public:
  explicit StdoutGuard(bool active);
  ~StdoutGuard();
  StdoutGuard(const StdoutGuard&) = delete;
  StdoutGuard& operator=(const StdoutGuard&) = delete;

 private:
  int saved_ = -1;
};

}  // namespace leyden::cli
