// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/export.h>
#include <lightning/torch.h>

namespace leyden {

/// The device that the flags mean: accelerator auto, cpu or gpu; devices auto or the number of a GPU. Throws
/// ConfigError where this machine has none.
LEYDEN_LIGHTNING_API torch::Device resolve_device(const std::string& accelerator, const std::string& devices);

}  // namespace leyden
