// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <lightning/media_values.h>
#include <lightning/metrics/curves.h>

// The results of ROC and PrecisionRecallCurve as tables for log_table(): programs draw them as curves.
namespace leyden::metrics {

/// A row a point with the columns fpr, tpr and threshold, on the CPU. Several curves, or names for them, make a first column
/// `class`; where `classes` is empty the names are "0", "1", ... A class without any sample has no row. Throws ConfigError when
/// there is another number of names than of curves.
LEYDEN_LIGHTNING_API TableValue roc_table(const std::vector<RocPoints>& curves, const std::vector<std::string>& classes = {});

/// The same with the columns recall, precision and threshold; the last point of a curve, recall 0, has no threshold.
LEYDEN_LIGHTNING_API TableValue precision_recall_table(const std::vector<PrecisionRecall>& curves,
                                                       const std::vector<std::string>& classes = {});

}  // namespace leyden::metrics
