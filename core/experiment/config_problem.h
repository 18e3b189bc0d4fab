// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <experiment/export.h>

namespace leyden {

/// Wrong configuration or usage. what() is one sentence for people; the parts are there for `--json` and
/// for forms. Programs end with exit status 2.
class LEYDEN_EXPERIMENT_API ConfigProblem : public std::runtime_error {
 public:
  explicit ConfigProblem(const std::string& sentence) : std::runtime_error(sentence) {}
  ~ConfigProblem() override;

  std::string key;      // dotted, e.g. model.hidden_dim; empty when no key is at fault
  std::string value;    // as given
  std::string allowed;  // e.g. "a whole number from 1 to 4096"
  std::string nearest;  // the nearest known name, or several joined by ", "
  std::string file;     // of a YAML error
  int line = 0;         // from 1; 0: unknown
  int column = 0;
};

/// The known names closest to a mistyped one (edit distance, prefixes, case, - against _), best first, at
/// most three. Empty when none is near.
LEYDEN_EXPERIMENT_API std::vector<std::string> nearest_known(std::string_view name,
                                                             const std::vector<std::string>& known);

/// " Did you mean hidden_dim?" or, when nothing is near and the list is short, " Known: a, b, c."; may be
/// empty.
LEYDEN_EXPERIMENT_API std::string nearest_sentence(std::string_view name,
                                                   const std::vector<std::string>& known);

}  // namespace leyden
