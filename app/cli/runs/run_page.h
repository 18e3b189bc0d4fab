// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <iosfwd>

#include <experiment/json.h>
#include <store/catalog.h>

namespace leyden::cli {

/// All that is known of one run, read from its folder. Throw StoreError.
Json run_page_json(const RunRow& run);
void print_run_page(const RunRow& run, std::ostream& out);

}  // namespace leyden::cli
