// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include <lightning/callback.h>
#include <lightning/logger.h>
#include <lightning/trainer_options.h>

#include <experiment/run_config.h>

namespace leyden {

/// The flags of the section `trainer`, without its callbacks and loggers. Throws ConfigError.
TrainerOptions trainer_options(const RunConfig& config);

/// The callbacks that the configuration names, in its order. A ModelCheckpoint without a folder of its own
/// saves into `checkpoints`. Where it names no ModelCheckpoint and checkpointing is on, the default one is
/// added: the best by val_loss, where that is logged, and the last. Throws ConfigError.
std::vector<std::shared_ptr<Callback>> callbacks_of(const RunConfig& config,
                                                    const std::filesystem::path& checkpoints);

/// The loggers that the configuration names; those without a folder of their own write into `folder`.
std::vector<std::shared_ptr<Logger>> loggers_of(const RunConfig& config, const std::filesystem::path& folder);

}  // namespace leyden
