// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <lightning/torch.h>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <lightning/dict.h>
#include <lightning/export.h>

namespace leyden {

/// A plain tree of values: hyperparameters, state dicts, checkpoints. Copying copies the tree; tensors are
/// shared, as everywhere in LibTorch.
///
/// The as_x() functions throw ConfigError when the value is something else; `where` (a parameter's name, say)
/// then stands in the sentence. An int is accepted where a double is asked for, nothing else is converted.
class LEYDEN_LIGHTNING_API Value {
 public:
  struct None {
    bool operator==(const None&) const = default;
  };
  struct Bytes {
    std::string data;
    bool operator==(const Bytes&) const = default;
  };
  using List = std::vector<Value>;
  struct Tuple {
    List items;
    bool operator==(const Tuple& other) const;
  };
  using Dict = leyden::Dict;
  enum class Kind { None, Bool, Int, Float, String, Bytes, List, Tuple, Dict, Tensor };

  Value();
  Value(None);
  Value(std::nullopt_t);
  template <std::same_as<bool> T>
  Value(T value) : data_(value) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T value) : data_(static_cast<int64_t>(value)) {}
  template <std::floating_point T>
  Value(T value) : data_(static_cast<double>(value)) {}
  Value(const char* text);
  Value(std::string text);
  Value(std::string_view text);
  Value(Bytes bytes);
  Value(List items);
  Value(Tuple items);
  Value(Dict dict);
  Value(torch::Tensor tensor);
  template <class T>
  Value(const std::optional<T>& value) {
    if (value) *this = Value(*value);
  }
  /// A list of any element type that a Value can hold.
  template <class T>
  requires(!std::same_as<T, Value> && std::convertible_to<T, Value>) Value(const std::vector<T>& items)
      : Value(List(items.begin(), items.end())) {}

  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is_none() const { return kind() == Kind::None; }
  bool is_bool() const { return kind() == Kind::Bool; }
  bool is_int() const { return kind() == Kind::Int; }
  bool is_double() const { return kind() == Kind::Float; }
  bool is_number() const { return is_int() || is_double(); }
  bool is_string() const { return kind() == Kind::String; }
  bool is_bytes() const { return kind() == Kind::Bytes; }
  bool is_list() const { return kind() == Kind::List; }
  bool is_tuple() const { return kind() == Kind::Tuple; }
  bool is_dict() const { return kind() == Kind::Dict; }
  bool is_tensor() const { return kind() == Kind::Tensor; }

  bool as_bool(std::string_view where = {}) const;
  int64_t as_int(std::string_view where = {}) const;
  double as_double(std::string_view where = {}) const;
  const std::string& as_string(std::string_view where = {}) const;
  const std::string& as_bytes(std::string_view where = {}) const;
  /// The items of a list or of a tuple.
  const List& as_list(std::string_view where = {}) const;
  List& as_list(std::string_view where = {});
  const Dict& as_dict(std::string_view where = {}) const;
  Dict& as_dict(std::string_view where = {});
  const torch::Tensor& as_tensor(std::string_view where = {}) const;

  /// The entry of a dict; throws ConfigError when this is no dict or has no such key.
  const Value& operator[](std::string_view key) const;
  const Value& at(const DictKey& key) const;

  /// Equal kind and content; tensors are equal when dtype, shape and every element are. NaN equals nothing.
  bool operator==(const Value& other) const;

  /// Python-like text: {'lr': 0.001, 'layers': [1, 2]}; of a tensor its type and shape.
  std::string to_string() const;
  /// "int", "list", ... for messages.
  static std::string_view kind_name(Kind kind);

 private:
  std::variant<None, bool, int64_t, double, std::string, Bytes, List, Tuple, Dict, torch::Tensor> data_;
};

}  // namespace leyden
