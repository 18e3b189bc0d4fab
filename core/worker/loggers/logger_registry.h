// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include <lightning/logger.h>
#include <lightning/value.h>

#include <worker/export.h>

namespace leyden {

/// Makes a logger of a configuration, one of all_logger_names(), from values; defaults for those that are not given.
/// Throws ConfigError.
LEYDEN_WORKER_API std::shared_ptr<Logger> make_any_logger(std::string_view name, const Dict& values);

}  // namespace leyden
