// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <lightning/errors.h>
#include <lightning/field_spec.h>
#include <lightning/value.h>

namespace leyden {

namespace detail {

/// How one C++ type of parameter is a Value, and back.
template <class T>
struct ParamType;

template <>
struct ParamType<bool> {
  static constexpr auto type = FieldSpec::Type::Bool;
  static bool from(const Value& value) { return value.as_bool(); }
};
template <class T>
requires(std::is_integral_v<T>) struct ParamType<T> {
  static constexpr auto type = FieldSpec::Type::Int;
  static T from(const Value& value) { return static_cast<T>(value.as_int()); }
};
template <class T>
requires(std::is_floating_point_v<T>) struct ParamType<T> {
  static constexpr auto type = FieldSpec::Type::Float;
  static T from(const Value& value) { return static_cast<T>(value.as_double()); }
};
template <>
struct ParamType<std::string> {
  static constexpr auto type = FieldSpec::Type::String;
  static std::string from(const Value& value) { return value.as_string(); }
};
template <class T>
struct ParamType<std::vector<T>> {
  static_assert(!std::is_same_v<T, bool>, "a list of bools is no parameter type");
  static constexpr auto type = std::is_floating_point_v<T> ? FieldSpec::Type::FloatList
                               : std::is_integral_v<T>     ? FieldSpec::Type::IntList
                                                           : FieldSpec::Type::StringList;
  static std::vector<T> from(const Value& value) {
    std::vector<T> items;
    for (const Value& item : value.as_list()) items.push_back(ParamType<T>::from(item));
    return items;
  }
};
template <class T>
struct ParamType<std::optional<T>> {
  static constexpr auto type = ParamType<T>::type;
  static std::optional<T> from(const Value& value) {
    if (value.is_none()) return std::nullopt;
    return ParamType<T>::from(value);
  }
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

/// Says more of a field; each function gives the builder back, so that calls chain.
class LEYDEN_LIGHTNING_API FieldBuilder {
 public:
  FieldBuilder(std::vector<FieldSpec>& fields, size_t index) : fields_(&fields), index_(index) {}

  FieldBuilder& range(double minimum, double maximum);  ///< both ends allowed
  FieldBuilder& minimum(double value);
  FieldBuilder& maximum(double value);
  FieldBuilder& above(double value);  ///< greater than value
  FieldBuilder& below(double value);  ///< less than value
  FieldBuilder& choices(std::initializer_list<Value> values);
  FieldBuilder& choices(std::vector<Value> values);
  FieldBuilder& log();       ///< a slider moves over orders of magnitude
  FieldBuilder& live();      ///< may be changed while training runs
  FieldBuilder& advanced();  ///< shown only when asked for
  FieldBuilder& unit(std::string text);
  FieldBuilder& help(std::string text);
  FieldBuilder& label(std::string text);
  FieldBuilder& file();       ///< the text is a path of a file
  FieldBuilder& directory();  ///< the text is a path of a folder

 private:
  FieldSpec& spec() { return (*fields_)[index_]; }
  std::vector<FieldSpec>* fields_;
  size_t index_;
};

/// The parameters of a struct P, declared once, for forms, command lines, files and checkpoints alike:
///
///   static void describe(leyden::ParamSchema<MyParams>& schema) {
///     schema.field("lr", &MyParams::lr).range(1e-6, 1.0).log().live().help("Learning rate.");
///   }
///
/// Members are bool, integers, float, double, std::string, vectors of them, and optionals of all these; the
/// defaults are those of a default-constructed P.
template <class P>
class ParamSchema {
 public:
  /// Declares a member. The builder is good until the next field() call.
  template <class T>
  FieldBuilder field(std::string name, T P::*member) {
    FieldSpec spec;
    spec.name = std::move(name);
    spec.type = detail::ParamType<T>::type;
    spec.optional = detail::is_optional<T>;
    spec.default_value = Value(P{}.*member);
    fields_.push_back(std::move(spec));
    setters_.push_back(
        [member](P& params, const Value& value) { params.*member = detail::ParamType<T>::from(value); });
    getters_.push_back([member](const P& params) { return Value(params.*member); });
    return FieldBuilder(fields_, fields_.size() - 1);
  }

  const std::vector<FieldSpec>& fields() const { return fields_; }

  /// A P with the given values, defaults where none is given. Throws ConfigError on an unknown name (with the
  /// nearest known ones), a wrong type, or a value out of range.
  P from_values(const Dict& values) const {
    const Dict complete = complete_values(fields_, values);
    P params;
    for (size_t i = 0; i < fields_.size(); ++i) setters_[i](params, complete.at(fields_[i].name));
    return params;
  }

  /// Every parameter by name, in the order of declaration.
  Dict to_values(const P& params) const {
    Dict values;
    for (size_t i = 0; i < fields_.size(); ++i) values.insert_or_assign(fields_[i].name, getters_[i](params));
    return values;
  }

 private:
  std::vector<FieldSpec> fields_;
  std::vector<std::function<void(P&, const Value&)>> setters_;
  std::vector<std::function<Value(const P&)>> getters_;
};

/// The schema of P: P::describe is called once.
template <class P>
const ParamSchema<P>& schema_of() {
  static const ParamSchema<P> schema = [] {
    ParamSchema<P> described;
    P::describe(described);
    // A default that its own range forbids is a mistake of the author: better seen at once than by a user.
    for (const FieldSpec& field : described.fields()) check_value(field, field.default_value);
    return described;
  }();
  return schema;
}

}  // namespace leyden
