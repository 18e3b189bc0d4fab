// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Marks what tests and leyden_worker() users may use of libleyden_worker.
#define LEYDEN_WORKER_API __attribute__((visibility("default")))
