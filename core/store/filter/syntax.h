// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <store/filter/filter_error.h>

// The tree of a filter. Private to core/store.
namespace leyden::filter {

enum class Comparison { Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Contains, ContainsNot };

struct Literal {
  std::string text;
  bool quoted = false;  // no wildcards, no keywords
  TextRange where;
};

struct Node {
  enum class Kind {
    Everything,  // an empty filter
    And,         // children
    Or,          // children
    Not,         // one child
    Compare,     // field, comparison, one value
    In,          // field, values
    Keyed,       // tag:value; field is the key; one value or more, any of which
    Flag,        // field: starred, archived
    Words        // full text: one value
  };
  Kind kind = Kind::Everything;
  TextRange where;
  Literal field;
  Comparison comparison = Comparison::Equal;
  std::vector<Literal> values;
  std::vector<std::unique_ptr<Node>> children;
};

inline constexpr size_t kLongestFilter = 20'000;  // bytes
inline constexpr int kDeepestFilter = 100;        // parentheses and nots within each other

/// The keys that stand before a colon.
inline constexpr const char* kKeys[] = {"tag",    "plugin", "status", "name", "has",
                                        "device", "verb",   "id",     "notes"};

/// Throws FilterError.
std::unique_ptr<Node> parse(std::string_view text);

}  // namespace leyden::filter
