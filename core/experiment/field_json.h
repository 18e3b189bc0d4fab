// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Fields as the desktop's layouts remember them: {"param": "model.lr"}, {"metric": "val_acc", "of": "max"},
// {"run": "status"}.
#pragma once

#include <optional>
#include <string>

#include <experiment/json.h>
#include <store/filter/field.h>

namespace leyden {

Json field_json(const Field& field);
/// nullopt when it is no such object.
std::optional<Field> field_of(const Json& json);
/// A member that is a text; empty otherwise.
std::string text_at(const Json& json, const char* key);

}  // namespace leyden
