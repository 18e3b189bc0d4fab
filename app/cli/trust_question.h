// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <experiment/plugin_info.h>

namespace leyden::cli {

/// Returns when the plugin's library may be loaded: it is trusted, `--trust` was given, or the person at the
/// terminal says so. Otherwise throws ConfigProblem that says how to trust it.
void require_trust(const PluginInfo& plugin, bool trust_now);

}  // namespace leyden::cli
