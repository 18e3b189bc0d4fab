// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/errors.h>

#include <utility>

namespace leyden {

// The destructors are out of line so that each class has one home for its type information: a plugin's
// exception is caught by the worker.
Error::~Error() = default;

ConfigError::ConfigError(const std::string& message, std::string key)
    : Error(message), key_(std::move(key)) {}
ConfigError::~ConfigError() = default;

TrainingError::TrainingError(std::string hook, const std::string& message)
    : Error(message), hook_(std::move(hook)) {}
TrainingError::~TrainingError() = default;

Interrupted::Interrupted() : Error("training was interrupted") {}
Interrupted::Interrupted(const std::string& message) : Error(message) {}
Interrupted::~Interrupted() = default;

CheckpointError::~CheckpointError() = default;

}  // namespace leyden
