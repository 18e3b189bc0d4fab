// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <experiment/export.h>

namespace leyden {

/// What is wrong with a file ("file") or folder ("directory") that a parameter names to be read: "must be a file that is
/// there: /data has no trian.csv (train.csv?)". Empty when it is there, or when nothing is named. A name that is not
/// absolute is looked for in the working folder, then among the files that come with the program. Reads the disk, which
/// may take long on a network: not on the GUI thread.
LEYDEN_EXPERIMENT_API std::string input_problem(const std::string& named, const std::string& format);

}  // namespace leyden
