// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/dict.h>

#include <functional>

#include <lightning/errors.h>
#include <lightning/field_spec.h>
#include <lightning/value.h>

namespace leyden {

namespace {
constexpr size_t kIndexedFrom = 16;
}

const std::string& DictKey::as_string() const {
  if (const auto* name = std::get_if<std::string>(&key_)) return *name;
  throw ConfigError("the key " + to_string() + " is a number where a name is expected");
}

int64_t DictKey::as_int() const {
  if (const auto* number = std::get_if<int64_t>(&key_)) return *number;
  throw ConfigError("the key '" + to_string() + "' is a name where a number is expected");
}

std::string DictKey::to_string() const {
  const auto* name = std::get_if<std::string>(&key_);
  return name ? *name : std::to_string(std::get<int64_t>(key_));
}

Dict::Dict() = default;
Dict::Dict(const Dict&) = default;
Dict::Dict(Dict&&) noexcept = default;
Dict& Dict::operator=(const Dict&) = default;
Dict& Dict::operator=(Dict&&) noexcept = default;
Dict::~Dict() = default;

Dict::Dict(std::initializer_list<Entry> entries) {
  for (const auto& [key, value] : entries) insert_or_assign(key, value);
}

size_t Dict::KeyHash::operator()(const DictKey& key) const {
  return key.is_string() ? std::hash<std::string>{}(key.as_string()) : std::hash<int64_t>{}(key.as_int());
}

const Value* Dict::find(const DictKey& key) const {
  if (entries_.size() >= kIndexedFrom) {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &entries_[found->second].second;
  }
  for (const Entry& entry : entries_) {
    if (entry.first == key) return &entry.second;
  }
  return nullptr;
}

Value* Dict::find(const DictKey& key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

const Value& Dict::at(const DictKey& key) const {
  if (const Value* value = find(key)) return *value;
  throw ConfigError("there is no entry '" + key.to_string() + "'" + did_you_mean(key.to_string(), names()),
                    key.to_string());
}

Value& Dict::at(const DictKey& key) {
  return const_cast<Value&>(std::as_const(*this).at(key));
}

Value& Dict::operator[](const DictKey& key) {
  if (Value* value = find(key)) return *value;
  insert_or_assign(key, Value());
  return entries_.back().second;
}

void Dict::insert_or_assign(DictKey key, Value value) {
  if (Value* existing = find(key)) {
    *existing = std::move(value);
    return;
  }
  entries_.emplace_back(std::move(key), std::move(value));
  if (entries_.size() == kIndexedFrom) {
    index_entries();
  } else if (entries_.size() > kIndexedFrom) {
    index_.emplace(entries_.back().first, entries_.size() - 1);
  }
}

bool Dict::erase(const DictKey& key) {
  const Value* value = find(key);
  if (!value) return false;
  const auto entry =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return &e.second == value; });
  entries_.erase(entry);
  index_entries();
  return true;
}

void Dict::clear() {
  entries_.clear();
  index_.clear();
}

void Dict::index_entries() {
  index_.clear();
  if (entries_.size() < kIndexedFrom) return;
  for (size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].first, i);
}

std::vector<std::string> Dict::names() const {
  std::vector<std::string> names;
  names.reserve(entries_.size());
  for (const Entry& entry : entries_) names.push_back(entry.first.to_string());
  return names;
}

Dict::Entries::const_iterator Dict::begin() const {
  return entries_.begin();
}
Dict::Entries::const_iterator Dict::end() const {
  return entries_.end();
}
Dict::Entries::iterator Dict::begin() {
  return entries_.begin();
}
Dict::Entries::iterator Dict::end() {
  return entries_.end();
}
size_t Dict::size() const {
  return entries_.size();
}
bool Dict::empty() const {
  return entries_.empty();
}

bool Dict::operator==(const Dict& other) const {
  if (size() != other.size()) return false;
  return std::all_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    const Value* value = other.find(entry.first);
    return value && *value == entry.second;
  });
}

}  // namespace leyden
