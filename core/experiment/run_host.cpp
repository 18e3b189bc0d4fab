// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_host.h>

namespace leyden {

RunHost::~RunHost() = default;

}  // namespace leyden
