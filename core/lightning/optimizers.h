// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every optimizer.
#include <lightning/optimizers/adagrad.h>
#include <lightning/optimizers/adam.h>
#include <lightning/optimizers/adamw.h>
#include <lightning/optimizers/lbfgs.h>
#include <lightning/optimizers/nadam.h>
#include <lightning/optimizers/radam.h>
#include <lightning/optimizers/rmsprop.h>
#include <lightning/optimizers/sgd.h>
