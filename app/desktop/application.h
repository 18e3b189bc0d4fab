// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the command line to a window and back.
#pragma once

namespace leyden {

/// leyden-desktop [--workspace DIR] [--safe-mode] [--theme light|dark|system]; the program's exit status.
int runDesktop(int argc, char** argv);

}  // namespace leyden
