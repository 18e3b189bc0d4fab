// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The details of the current run, read once for all views of the Run page.
#pragma once

#include <experiment/run_details.h>

namespace leyden {

class AppContext;

/// Lives as long as the context; follows its current run.
RunDetailsProvider& currentDetails(AppContext& context);

/// The current run's details, if they have come.
std::shared_ptr<const RunDetails> detailsOfCurrentRun(AppContext& context);

}  // namespace leyden
