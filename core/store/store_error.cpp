// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/store_error.h>

namespace leyden {

StoreError::StoreError(Kind kind, const std::string& sentence) : std::runtime_error(sentence), kind_(kind) {}
StoreError::~StoreError() = default;

}  // namespace leyden
