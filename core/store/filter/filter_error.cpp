// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/filter_error.h>

namespace leyden {

FilterError::FilterError(TextRange where, const std::string& sentence, std::string nearest)
    : StoreError(Kind::Invalid, sentence), where_(where), nearest_(std::move(nearest)) {}
FilterError::~FilterError() = default;

}  // namespace leyden
