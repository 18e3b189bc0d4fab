// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every metric, for modules. What they share: metric.h.
#include <lightning/metrics/aggregation.h>
#include <lightning/metrics/confusion_matrix.h>
#include <lightning/metrics/curve_tables.h>
#include <lightning/metrics/curves.h>
#include <lightning/metrics/image.h>
#include <lightning/metrics/metric_collection.h>
#include <lightning/metrics/regression.h>
#include <lightning/metrics/stat_scores.h>
#include <lightning/metrics/text.h>
#include <lightning/metrics/wrappers.h>
