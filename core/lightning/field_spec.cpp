// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/field_spec.h>

#include <cmath>
#include <numeric>

#include <lightning/errors.h>

namespace leyden {

namespace {

using Type = FieldSpec::Type;

bool is_list(Type type) {
  return type == Type::IntList || type == Type::FloatList || type == Type::StringList;
}

Type element_type(Type type) {
  switch (type) {
    case Type::IntList:
      return Type::Int;
    case Type::FloatList:
      return Type::Float;
    case Type::StringList:
      return Type::String;
    default:
      return type;
  }
}

// 1, not 1.0: a range reads as people write it.
std::string number_text(double number) {
  const std::string text = Value(number).to_string();
  return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

std::string range_text(const FieldSpec& field) {
  const auto& [low, high] = std::pair(field.minimum, field.maximum);
  if (low && high && !field.exclusive_minimum && !field.exclusive_maximum) {
    return " from " + number_text(*low) + " to " + number_text(*high);
  }
  std::string text;
  if (low) text += (field.exclusive_minimum ? " above " : " of at least ") + number_text(*low);
  if (low && high) text += " and";
  if (high)
    text += (field.exclusive_maximum ? " below " : low ? " at most " : " of at most ") + number_text(*high);
  return text;
}

[[noreturn]] void refuse(const FieldSpec& field, const Value& value) {
  std::string hint;
  if (value.is_string() && !field.choices.empty()) {
    std::vector<std::string> names;
    for (const Value& choice : field.choices) {
      if (choice.is_string()) names.push_back(choice.as_string());
    }
    hint = did_you_mean(value.as_string(), names);
  }
  throw ConfigError(
      field.name + " = " + value.to_string() + " is not allowed: expected " + allowed_values(field) + hint,
      field.name);
}

bool in_range(const FieldSpec& field, double number) {
  // A NaN is in no range, and neither is it in a field without one: nobody means it.
  if (std::isnan(number)) return false;
  if (field.minimum && (field.exclusive_minimum ? number <= *field.minimum : number < *field.minimum))
    return false;
  if (field.maximum && (field.exclusive_maximum ? number >= *field.maximum : number > *field.maximum))
    return false;
  return true;
}

// One value, or one element of a list; nothing when it does not fit.
std::optional<Value> fitted(const FieldSpec& field, const Value& value) {
  std::optional<Value> out;
  switch (element_type(field.type)) {
    case Type::Bool:
      if (value.is_bool()) out = value;
      break;
    case Type::Int:
      if (value.is_int()) out = value;
      // 1e3 in a YAML file is a float to most readers, and a whole number to people.
      if (value.is_double() && std::abs(value.as_double()) < 9e15 &&
          value.as_double() == std::floor(value.as_double())) {
        out = Value(static_cast<int64_t>(value.as_double()));
      }
      break;
    case Type::Float:
      if (value.is_number()) out = Value(value.as_double());
      break;
    default:
      if (value.is_string()) out = value;
  }
  if (out && out->is_number() && !in_range(field, out->as_double())) out.reset();
  if (out && !field.choices.empty() &&
      std::none_of(field.choices.begin(), field.choices.end(), [&](const Value& choice) {
        return choice == *out ||
               (choice.is_number() && out->is_number() && choice.as_double() == out->as_double());
      })) {
    out.reset();
  }
  return out;
}

// Edit distance in which swapping two neighbours is one edit, as typing does.
size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<size_t>> d(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

// Case and the separators that people mix up do not count.
std::string folded(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != '-' && c != ' ')
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

}  // namespace

std::string_view type_name(Type type) {
  switch (type) {
    case Type::Bool:
      return "true or false";
    case Type::Int:
      return "a whole number";
    case Type::Float:
      return "a number";
    case Type::String:
      return "text";
    case Type::IntList:
      return "a list of whole numbers";
    case Type::FloatList:
      return "a list of numbers";
    case Type::StringList:
      return "a list of texts";
  }
  return "";
}

std::string allowed_values(const FieldSpec& field) {
  std::string text;
  if (!field.choices.empty()) {
    text = is_list(field.type) ? "a list out of " : "one of ";
    for (size_t i = 0; i < field.choices.size(); ++i) {
      const Value& choice = field.choices[i];
      text += (i ? ", " : "") + (choice.is_string() ? choice.as_string() : choice.to_string());
    }
  } else {
    text = std::string(type_name(field.type));
    const std::string range = range_text(field);
    text += is_list(field.type) && !range.empty() ? ", each" + range : range;
    if (!field.unit.empty()) text += " (" + field.unit + ")";
  }
  return field.optional ? text + ", or none" : text;
}

Value check_value(const FieldSpec& field, const Value& value) {
  if (value.is_none() && field.optional) return value;
  if (!is_list(field.type)) {
    if (auto checked = fitted(field, value)) return *checked;
    refuse(field, value);
  }
  if (!value.is_list() && !value.is_tuple()) refuse(field, value);
  Value::List items;
  for (const Value& item : value.as_list()) {
    auto checked = fitted(field, item);
    if (!checked) refuse(field, value);
    items.push_back(std::move(*checked));
  }
  return items;
}

Dict complete_values(const std::vector<FieldSpec>& fields, const Dict& given) {
  Dict values;
  for (const FieldSpec& field : fields) {
    const Value* value = given.find(field.name);
    values.insert_or_assign(field.name, value ? check_value(field, *value) : field.default_value);
  }
  for (const auto& [key, value] : given) {
    if (values.contains(key)) continue;
    std::vector<std::string> known = values.names();
    std::string hint = did_you_mean(key.to_string(), known);
    if (hint.empty()) {
      for (const std::string& name : known) hint += (hint.empty() ? "; the parameters are " : ", ") + name;
    }
    throw ConfigError("there is no parameter " + key.to_string() + hint, key.to_string());
  }
  return values;
}

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& known) {
  constexpr size_t kLongest = 64;  // the table of distances is quadratic
  const std::string wanted = folded(name.substr(0, kLongest));
  std::vector<std::pair<size_t, std::string>> near;
  for (const std::string& candidate : known) {
    const std::string other = folded(std::string_view(candidate).substr(0, kLongest));
    size_t distance = edit_distance(wanted, other);
    const bool contains =
        wanted.size() >= 2 && (other.find(wanted) != std::string::npos ||
                               (other.size() >= 2 && wanted.find(other) != std::string::npos));
    if (contains) distance = std::min<size_t>(distance, 2);
    const size_t allowed = std::max<size_t>(1, std::max(wanted.size(), other.size()) / 3);
    if (contains || distance <= allowed) near.emplace_back(distance, candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (size_t i = 0; i < near.size() && i < 3; ++i) names.push_back(near[i].second);
  return names;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  const std::vector<std::string> names = nearest_names(name, known);
  if (names.empty()) return "";
  std::string text = " (did you mean ";
  for (size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + names[i];
  }
  return text + "?)";
}

}  // namespace leyden
