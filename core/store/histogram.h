// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include <store/export.h>
#include <store/run_info.h>

namespace leyden {

/// How often values fall between edges: `bins` bins of equal width from the least to the greatest finite value, the
/// last one closed. Values that are not finite are left out. Without any finite value all counts are 0. Throws
/// StoreError (Invalid) when bins is below 1.
LEYDEN_STORE_API HistogramInfo histogram_of(std::string name, std::span<const double> values, int bins = 64);

}  // namespace leyden
