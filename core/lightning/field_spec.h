// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <lightning/export.h>
#include <lightning/value.h>

namespace leyden {

/// What is known of one parameter: enough for a form, a command line, a file and a check.
struct LEYDEN_LIGHTNING_API FieldSpec {
  enum class Type { Bool, Int, Float, String, IntList, FloatList, StringList };

  std::string name;
  Type type = Type::Float;
  Value default_value;
  std::optional<double> minimum, maximum;  ///< of numbers, and of each number in a list
  bool exclusive_minimum = false, exclusive_maximum = false;
  std::vector<Value> choices;  ///< empty: anything
  std::string unit, help, label;
  bool log_scale = false;  ///< a slider moves over orders of magnitude
  bool live = false;       ///< may be changed while training runs
  bool optional = false;   ///< None is allowed
  bool advanced = false;   ///< shown only when asked for
  std::string format;      ///< "", "file" or "directory"
};

/// "int", "list of numbers", ... for messages.
LEYDEN_LIGHTNING_API std::string_view type_name(FieldSpec::Type type);

/// What the field takes, in words: "a number from 0 to 1", "one of relu, gelu".
LEYDEN_LIGHTNING_API std::string allowed_values(const FieldSpec& field);

/// The value as the field keeps it (an int becomes a double where the field is one). Throws ConfigError that
/// names the field, the value and what is allowed.
LEYDEN_LIGHTNING_API Value check_value(const FieldSpec& field, const Value& value);

/// Every field's value: what is given, checked, and the default of what is not, in the order of the fields.
/// Throws ConfigError on an unknown name, with the nearest known ones.
LEYDEN_LIGHTNING_API Dict complete_values(const std::vector<FieldSpec>& fields, const Dict& given);

/// The known names nearest to a mistyped one, best first, at most three; none when nothing is near.
LEYDEN_LIGHTNING_API std::vector<std::string> nearest_names(std::string_view name,
                                                            const std::vector<std::string>& known);

/// " (did you mean hidden_dim?)", or nothing when no known name is near.
LEYDEN_LIGHTNING_API std::string did_you_mean(std::string_view name, const std::vector<std::string>& known);

}  // namespace leyden
