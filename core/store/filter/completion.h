// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <store/export.h>
#include <store/filter/field.h>

namespace leyden {

/// What may stand at a place of a filter.
struct FilterCompletion {
  struct Candidate {
    enum class Kind { Fact, Param, Metric, Key, Keyword, Operator, Value };
    std::string text;  // as it is written into the filter, in quotes where it needs them
    Kind kind;
    bool operator==(const Candidate&) const = default;
  };
  TextRange replaces;  // the part of the filter that a candidate takes the place of
  std::vector<Candidate> candidates;  // those that begin with what was typed first
};

/// Candidates for the place `cursor` (in bytes) of a filter that may be half written, or wrong elsewhere.
/// `values`: what runs have of a field; at most `limit` candidates. Never throws but what `values` does.
LEYDEN_STORE_API FilterCompletion complete_filter(
    std::string_view text, size_t cursor, const Vocabulary& names,
    const std::function<std::vector<std::string>(const Field&)>& values = {}, size_t limit = 100);

}  // namespace leyden
