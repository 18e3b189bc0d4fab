// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <vector>

namespace leyden {

/// Something that a form could not take, and where it stood.
struct ParamFormProblem {
  QString path;  // dotted; empty when no single value is at fault
  QString sentence;
  int line = 0, column = 0;  // from 1, of a YAML text; 0: not known

  bool operator==(const ParamFormProblem&) const = default;
};

using ParamFormProblems = std::vector<ParamFormProblem>;

}  // namespace leyden
