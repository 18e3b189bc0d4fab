// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <experiment/export.h>

namespace leyden {

/// A name for a run that nobody named, such as clever-otter. Names need not be unique: runs are told apart by
/// their ids.
LEYDEN_EXPERIMENT_API std::string draw_run_name();

}  // namespace leyden
