// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <map>
#include <string>
#include <vector>

#include <experiment/json.h>
#include <experiment/schema.h>
#include <experiment/worker_api.h>

namespace leyden::cli {

/// What `leyden tune` has beside the options of fit: the words [PLUGIN] lr|batch_size, and how to look.
void declare_tuning(CLI::App& command, std::vector<std::string>& words, std::map<std::string, std::string>& options);
/// The plugin among the words, empty where none is named. Throws ConfigProblem unless the last one is lr or batch_size.
std::string plugin_of_words(const std::vector<std::string>& words);
/// RunRequest::tuning. Throws ConfigProblem on an option that is not of `what`, or a value that is none.
Json tuning_json(const EngineSchema& engine, const std::string& what, const std::map<std::string, std::string>& options);
/// The suggestion and the curve's file, on stdout; nothing where tuning failed.
void print_tuning(const RunOutcome& outcome);

}  // namespace leyden::cli
