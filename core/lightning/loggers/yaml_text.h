// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// A tree of values as YAML in PyYAML's layout, sorted by key; tensors as a line that says what they are.
LEYDEN_LIGHTNING_API std::string yaml_text(const Dict& values);

}  // namespace leyden
