// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Marks what programs may use of libleyden_experiment.
#define LEYDEN_EXPERIMENT_API __attribute__((visibility("default")))
