// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <experiment/schema.h>

namespace leyden {

/// A value as the engine takes it, or "must be ..." when it cannot be.
struct TextResult {
  Json value;
  std::string problem;
};

TextResult coerced(const ParamField& field, const Json& value);
TextResult parsed(const ParamField& field, const std::string& text);

}  // namespace leyden
