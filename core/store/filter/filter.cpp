// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/filter.h>

#include <store/filter/syntax.h>

namespace leyden {

Filter::Filter() : tree_(std::make_shared<filter::Node>()) {}
Filter::Filter(std::string_view text) : text_(text), tree_(filter::parse(text)) {}

bool Filter::empty() const {
  return tree_->kind == filter::Node::Kind::Everything;
}

}  // namespace leyden
