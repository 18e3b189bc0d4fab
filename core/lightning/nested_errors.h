// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

namespace leyden {

/// Whether `is` holds for the error or for one that is nested in it.
template <class Predicate>
bool any_nested(const std::exception& error, const Predicate& is) {
  if (is(error)) return true;
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& within) {
    return any_nested(within, is);
  } catch (...) {
  }
  return false;
}

}  // namespace leyden
