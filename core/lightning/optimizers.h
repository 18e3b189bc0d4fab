// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every optimizer.
#include <lightning/optimizers/adam.h>
#include <lightning/optimizers/adamw.h>
#include <lightning/optimizers/sgd.h>
