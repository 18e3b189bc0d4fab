// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <lightning/value.h>

// How optimizers read and check their options, from a checkpoint or from code.
namespace leyden::detail {

/// A number that PyTorch may have saved as a tensor of one element.
double saved_number(const Value& value, std::string_view name);

/// Throws ConfigError "lr = -1.0 is not allowed: expected ..." unless the condition holds.
void require_option(bool condition, std::string_view name, const Value& value, std::string_view expected);
/// Reads an option where it is given; throws ConfigError when it is (or was) below the least value that is allowed.
void read_option(const Dict& values, const char* name, double& variable, double at_least);
void read_option(const Dict& values, const char* name, bool& variable);
/// Reads "betas", two numbers from 0 to below 1.
void read_betas(const Dict& values, double& beta1, double& beta2);

}  // namespace leyden::detail
