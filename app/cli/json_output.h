// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <experiment/config_problem.h>
#include <experiment/json.h>
#include <experiment/worker_api.h>
#include <store/catalog.h>

#include <string>

namespace leyden::cli {

/// The documents of --json. Numbers that are not finite are the strings nan, inf, -inf.
Json number_json(double value);
/// fit, validate, test, predict.
Json outcome_json(const RunOutcome& outcome);
/// The same document for what was refused before a run began.
Json problem_json(const std::string& sentence, const ConfigProblem* problem = nullptr);
/// One run of `runs list`.
Json run_json(const RunRow& run);

/// Prints the document on stdout, and nothing else.
void print_json(const Json& document);

}  // namespace leyden::cli
