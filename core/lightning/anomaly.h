// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <lightning/export.h>

namespace leyden {

/// What LibTorch's anomaly detection says ("Function 'LogBackward0' returned nan values in its 0th output."), with
/// the operation of the forward pass that it means; anything else as it is.
LEYDEN_LIGHTNING_API std::string explain_anomaly(const std::string& message);

}  // namespace leyden
