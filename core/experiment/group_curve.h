// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// One line for a group of runs, over all points of all of them. Private to core/experiment.
#pragma once

#include <experiment/group_curve_loader.h>
#include <store/aggregate.h>

#include <stop_token>

namespace leyden {

/// nullopt when `stop` was asked for. Runs that cannot be read, and those without the metric, take no part. Any
/// thread. Throws nothing of the store.
std::optional<Curve> group_curve(const GroupCurveQuery& query, const std::stop_token& stop);

}  // namespace leyden
