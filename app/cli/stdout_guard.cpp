// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stdout_guard.h"

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace leyden::cli {

StdoutGuard::StdoutGuard(bool active) {
  if (!active) return;
  std::cout.flush();
  std::fflush(stdout);
  saved_ = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
}

StdoutGuard::~StdoutGuard() {
  if (saved_ < 0) return;
  std::cout.flush();
  std::fflush(stdout);
  dup2(saved_, STDOUT_FILENO);
  close(saved_);
}

}  // namespace leyden::cli
