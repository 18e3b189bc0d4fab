// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every learning rate scheduler.
#include <lightning/lr_schedulers/cosine_annealing_lr.h>
#include <lightning/lr_schedulers/step_lr.h>
