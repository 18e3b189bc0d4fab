// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// leyden-desktop: the desktop program. Everything is in leyden_desktop_lib.
#include "application.h"

int main(int argc, char** argv) {
  return leyden::runDesktop(argc, argv);
}
