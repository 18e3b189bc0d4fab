// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>

#include <store/export/exported_run.h>

namespace leyden {

/// What a run may have and a format no place for.
enum class RunPart { Attempts, Times, SystemMetrics, Histograms, Events, ConsoleLines, Files };

/// A sentence in the run's notes on each of the parts that the run has. Private to core/store.
void note_left_out(ExportedRun& run, std::initializer_list<RunPart> parts);

}  // namespace leyden
