// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "commands.h"

namespace leyden::cli {

/// Takes the dotted options (`--model.lr 0.1`, `--model.lr=0.1`) out of the arguments, in their order: their
/// names come from the plugin, so the parser cannot know them, and their values must not be taken for the
/// name of a plugin. A value may begin with a minus, but not with two. Throws ConfigProblem on an unknown
/// section or a missing value.
std::vector<Override> take_overrides(std::vector<std::string>& arguments);

}  // namespace leyden::cli
