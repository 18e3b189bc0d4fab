// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <experiment/schema.h>

namespace leyden::cli {

/// What stands below the options in the help of fit, validate, test and predict.
std::string run_help_footer(const std::string& verb);

/// The parameters of a section as `--section.key` with default, what is allowed, and help.
std::string parameters_help(const std::string& section, const ParamSet& parameters);

/// Prints the parameters of the plugin named among the arguments, if there is one, and the Trainer's flags.
void print_run_parameters(const std::vector<std::string>& arguments);

}  // namespace leyden::cli
