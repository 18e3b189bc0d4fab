// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every learning rate scheduler.
#include <lightning/lr_schedulers/chained_scheduler.h>
#include <lightning/lr_schedulers/constant_lr.h>
#include <lightning/lr_schedulers/cosine_annealing_lr.h>
#include <lightning/lr_schedulers/cosine_annealing_warm_restarts.h>
#include <lightning/lr_schedulers/cyclic_lr.h>
#include <lightning/lr_schedulers/exponential_lr.h>
#include <lightning/lr_schedulers/lambda_lr.h>
#include <lightning/lr_schedulers/linear_lr.h>
#include <lightning/lr_schedulers/multi_step_lr.h>
#include <lightning/lr_schedulers/multiplicative_lr.h>
#include <lightning/lr_schedulers/one_cycle_lr.h>
#include <lightning/lr_schedulers/polynomial_lr.h>
#include <lightning/lr_schedulers/reduce_lr_on_plateau.h>
#include <lightning/lr_schedulers/sequential_lr.h>
#include <lightning/lr_schedulers/step_lr.h>
#include <lightning/lr_schedulers/swa_lr.h>
