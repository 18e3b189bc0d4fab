// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <experiment/devices.h>
#include <experiment/export.h>
#include <experiment/plugin_info.h>
#include <experiment/run_config.h>
#include <experiment/schema.h>

namespace leyden {

/// The complete configuration of a run: defaults filled in, everything checked, and what a repeat needs
/// fixed: the plugin's version and hash, the seed (the drawn one when none is given), the number of threads,
/// the accelerator that "auto" means here, files in the working folder by their full path. Throws
/// ConfigProblem with the first thing that is wrong. Resolving a resolved configuration changes nothing.
LEYDEN_EXPERIMENT_API RunConfig resolve(const PluginInfo& plugin, const EngineSchema& engine,
                                        RunConfig partial, uint32_t drawn_seed);
/// The same with the devices given, not looked for.
LEYDEN_EXPERIMENT_API RunConfig resolve(const PluginInfo& plugin, const EngineSchema& engine,
                                        RunConfig partial, uint32_t drawn_seed,
                                        const std::vector<DeviceInfo>& devices);

/// From the system's randomness; never 0.
LEYDEN_EXPERIMENT_API uint32_t draw_seed();

/// What keeps the run of a configuration from being repeated to the bit here, in sentences: written by
/// another build of the plugin. For people, before a run; empty when nothing does.
LEYDEN_EXPERIMENT_API std::vector<std::string> repeat_warnings(const PluginInfo& plugin,
                                                               const RunConfig& config);

}  // namespace leyden
