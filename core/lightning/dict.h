// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <lightning/export.h>

namespace leyden {

class Value;

/// A key of a Dict: a name or, as in an optimizer's state, a number.
class LEYDEN_LIGHTNING_API DictKey {
 public:
  DictKey(const char* name) : key_(std::string(name)) {}
  DictKey(std::string_view name) : key_(std::string(name)) {}
  DictKey(std::string name) : key_(std::move(name)) {}
  template <std::integral T>
  DictKey(T number) : key_(static_cast<int64_t>(number)) {}

  bool is_string() const { return std::holds_alternative<std::string>(key_); }
  bool is_int() const { return !is_string(); }
  /// The name; throws ConfigError when the key is a number.
  const std::string& as_string() const;
  /// The number; throws ConfigError when the key is a name.
  int64_t as_int() const;
  /// "lr" or "3", for messages.
  std::string to_string() const;

  bool operator==(const DictKey&) const = default;

 private:
  std::variant<std::string, int64_t> key_;
};

/// An ordered map of values: iterating gives the entries in the order in which they were inserted.
class LEYDEN_LIGHTNING_API Dict {
 public:
  using Entry = std::pair<DictKey, Value>;
  using Entries = std::vector<Entry>;
  using const_iterator = Entries::const_iterator;

  Dict();
  Dict(std::initializer_list<Entry> entries);
  Dict(const Dict&);
  Dict(Dict&&) noexcept;
  Dict& operator=(const Dict&);
  Dict& operator=(Dict&&) noexcept;
  ~Dict();

  /// The value at the key, or nullptr.
  const Value* find(const DictKey& key) const;
  Value* find(const DictKey& key);
  bool contains(const DictKey& key) const { return find(key) != nullptr; }
  /// The value at the key; throws ConfigError that names the key and the nearest known ones.
  const Value& at(const DictKey& key) const;
  Value& at(const DictKey& key);
  /// The value at the key; a new None when there was none.
  Value& operator[](const DictKey& key);
  /// Replaces the value in place, or appends a new entry.
  void insert_or_assign(DictKey key, Value value);
  /// Removes the entry; says whether there was one.
  bool erase(const DictKey& key);
  void clear();

  /// Names of all keys, in order.
  std::vector<std::string> names() const;

  Entries::const_iterator begin() const;
  Entries::const_iterator end() const;
  Entries::iterator begin();
  Entries::iterator end();
  size_t size() const;
  bool empty() const;

  /// Equal entries in any order.
  bool operator==(const Dict& other) const;

 private:
  struct KeyHash {
    size_t operator()(const DictKey& key) const;
  };
  void index_entries();

  Entries entries_;
  // Only kept for large dicts: a few entries are found faster by looking at each.
  std::unordered_map<DictKey, size_t, KeyHash> index_;
};

}  // namespace leyden
