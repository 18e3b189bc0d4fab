// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// Private to core/experiment; plain functions.
namespace leyden {

/// A cell of a table as text: in quotes where a comma as separator asks for it, tabs and line breaks as spaces
/// where a tab separates. What a spreadsheet would take for a formula gets a quote before it.
std::string delimited_cell(std::string text, char separator);

}  // namespace leyden
