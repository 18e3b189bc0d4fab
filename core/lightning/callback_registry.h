// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/callback.h>
#include <lightning/export.h>
#include <lightning/field_spec.h>
#include <lightning/logger.h>

namespace leyden {

/// The callbacks that a configuration may name: a closed list, so that no text of a file ever selects code.
LEYDEN_LIGHTNING_API std::vector<std::string> callback_names();
/// What the callback of that name takes. Throws ConfigError, with the nearest known names.
LEYDEN_LIGHTNING_API const std::vector<FieldSpec>& callback_fields(std::string_view name);
/// Makes it from values; defaults for those that are not given. Throws ConfigError.
LEYDEN_LIGHTNING_API std::shared_ptr<Callback> make_callback(std::string_view name, const Dict& values);

/// The same for loggers.
LEYDEN_LIGHTNING_API std::vector<std::string> logger_names();
LEYDEN_LIGHTNING_API const std::vector<FieldSpec>& logger_fields(std::string_view name);
LEYDEN_LIGHTNING_API std::shared_ptr<Logger> make_logger(std::string_view name, const Dict& values);

}  // namespace leyden
