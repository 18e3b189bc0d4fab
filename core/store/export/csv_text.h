// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// Private to core/store; plain functions.
namespace leyden {

/// A cell of a CSV file: in quotes where it has to be.
std::string csv_cell(const std::string& text);
/// The same; text that a spreadsheet would take for a formula gets a quote before it.
std::string csv_text_cell(const std::string& text);

}  // namespace leyden
