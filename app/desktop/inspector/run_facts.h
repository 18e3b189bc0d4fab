// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the Inspector says of a run, as plain values: made from its details, told to widgets.
#pragma once

#include <experiment/run_details.h>
#include <vector>

#include "widgets/fact_list.h"
#include "widgets/pill.h"

namespace leyden {

class AppContext;

Pill::Look statusLook(RunStatus status);
QString statusText(RunStatus status);

/// True for losses and errors, by the metric's name.
bool lowerIsBetter(const std::string& metric);

std::vector<Fact> metricFacts(const RunDetails& details);
std::vector<Fact> checkpointFacts(const RunDetails& details);
/// Parameters that differ from what plugin and engine would have taken by themselves.
std::vector<Fact> changedFacts(const RunDetails& details, const AppContext& context);
std::vector<Fact> runFacts(const RunDetails& details);
/// "digits_mlp 1.0.0 · CPU · seed 42"
QString runSummary(const RunDetails& details);

}  // namespace leyden
