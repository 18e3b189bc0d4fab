// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/schema.h>

#include <cmath>

namespace leyden {
namespace {

std::string number(double value, bool whole) {
  if (whole && std::abs(value) < 1e15) return std::to_string(int64_t(value));
  return display_text(value);
}

std::string noun(ParamField::Type type) {
  switch (type) {
    case ParamField::Type::Bool:
      return "true or false";
    case ParamField::Type::Int:
      return "a whole number";
    case ParamField::Type::Float:
      return "a number";
    case ParamField::Type::String:
      return "text";
    case ParamField::Type::IntList:
      return "a list of whole numbers";
    case ParamField::Type::FloatList:
      return "a list of numbers";
    case ParamField::Type::StringList:
      return "a list of texts";
  }
  return "";
}

}  // namespace

std::string ParamField::range_text() const {
  const bool whole = type == Type::Int || type == Type::IntList;
  if (minimum && maximum && !exclusive_minimum && !exclusive_maximum) {
    return "from " + number(*minimum, whole) + " to " + number(*maximum, whole);
  }
  std::string text;
  if (minimum)
    text = exclusive_minimum ? "above " + number(*minimum, whole) : number(*minimum, whole) + " or more";
  if (maximum) {
    if (minimum) text += " and ";
    text += exclusive_maximum ? "below " + number(*maximum, whole) : number(*maximum, whole) + " or less";
  }
  return text;
}

std::string ParamField::allowed() const {
  std::string text;
  if (!choices.empty()) {
    text = is_list() ? "a list of " : "one of ";
    for (size_t i = 0; i < choices.size(); ++i) text += (i > 0 ? ", " : "") + display_text(choices[i]);
  } else {
    text = noun(type);
    if (const std::string range = range_text(); !range.empty()) {
      text += (range.starts_with("from") || range.starts_with("above") || range.starts_with("below") ? " "
                                                                                                     : ", ") +
              range;
    }
    if (!unit.empty()) text += ", in " + unit;
  }
  return optional ? text + ", or none" : text;
}

}  // namespace leyden
