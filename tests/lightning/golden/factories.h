// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <lightning/callback.h>
#include <lightning/log_options.h>
#include <lightning/trainer_options.h>

#include "optimizer_factories.h"
#include "recording.h"

namespace golden {

// The arguments of a scenario, which are Lightning's, as ours. Each throws leyden::ConfigError on a class
// or an argument that it does not know.

leyden::LogOptions log_options(const Json& arguments);
leyden::TrainerOptions trainer_options(const Json& flags);
std::shared_ptr<leyden::Callback> make_callback(Json description, const std::string& folder);

}  // namespace golden
