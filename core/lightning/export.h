// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Marks what plugins and programs may use of libleyden_lightning.
#define LEYDEN_LIGHTNING_API __attribute__((visibility("default")))
