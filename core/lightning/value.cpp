// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <lightning/value.h>

#include <charconv>
#include <cmath>

#include <lightning/errors.h>

namespace leyden {

namespace {

constexpr std::array<std::string_view, 10> kKindNames = {"None",  "bool", "int",   "float", "string",
                                                         "bytes", "list", "tuple", "dict",  "tensor"};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// The shortest text that reads back as the same number, and that shows it is no int.
std::string shortest(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  std::string out(text.data(), end);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

std::string joined(const Value::List& items) {
  std::string out;
  for (const Value& item : items) out += (out.empty() ? "" : ", ") + item.to_string();
  return out;
}

std::string entries_of(const Dict& dict) {
  std::string out;
  for (const auto& [key, value] : dict) {
    if (!out.empty()) out += ", ";
    out += (key.is_string() ? quoted(key.as_string()) : key.to_string()) + ": " + value.to_string();
  }
  return out;
}

[[noreturn]] void refuse(const Value& value, std::string_view where, std::string_view expected) {
  std::string shown = value.to_string();
  if (shown.size() > 80) shown = shown.substr(0, 77) + "...";
  const std::string start = where.empty() ? "" : std::string(where) + ": ";
  throw ConfigError(start + "expected " + std::string(expected) + ", got the " +
                        std::string(Value::kind_name(value.kind())) + " " + shown,
                    std::string(where));
}

}  // namespace

Value::Value() = default;
Value::Value(None) {}
Value::Value(std::nullopt_t) {}
Value::Value(const char* text) : data_(std::string(text)) {}
Value::Value(std::string text) : data_(std::move(text)) {}
Value::Value(std::string_view text) : data_(std::string(text)) {}
Value::Value(Bytes bytes) : data_(std::move(bytes)) {}
Value::Value(List items) : data_(std::move(items)) {}
Value::Value(Tuple items) : data_(std::move(items)) {}
Value::Value(Dict dict) : data_(std::move(dict)) {}
Value::Value(torch::Tensor tensor) : data_(std::move(tensor)) {}
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

bool Value::Tuple::operator==(const Tuple& other) const {
  return items == other.items;
}

std::string_view Value::kind_name(Kind kind) {
  return kKindNames.at(static_cast<size_t>(kind));
}

bool Value::as_bool(std::string_view where) const {
  if (const auto* value = std::get_if<bool>(&data_)) return *value;
  refuse(*this, where, "true or false");
}

int64_t Value::as_int(std::string_view where) const {
  if (const auto* value = std::get_if<int64_t>(&data_)) return *value;
  refuse(*this, where, "a whole number");
}

double Value::as_double(std::string_view where) const {
  if (const auto* value = std::get_if<double>(&data_)) return *value;
  if (const auto* value = std::get_if<int64_t>(&data_)) return static_cast<double>(*value);
  refuse(*this, where, "a number");
}

const std::string& Value::as_string(std::string_view where) const {
  if (const auto* value = std::get_if<std::string>(&data_)) return *value;
  refuse(*this, where, "text");
}

const std::string& Value::as_bytes(std::string_view where) const {
  if (const auto* value = std::get_if<Bytes>(&data_)) return value->data;
  refuse(*this, where, "bytes");
}

const Value::List& Value::as_list(std::string_view where) const {
  if (const auto* value = std::get_if<List>(&data_)) return *value;
  if (const auto* value = std::get_if<Tuple>(&data_)) return value->items;
  refuse(*this, where, "a list");
}

Value::List& Value::as_list(std::string_view where) {
  return const_cast<List&>(std::as_const(*this).as_list(where));
}

const Dict& Value::as_dict(std::string_view where) const {
  if (const auto* value = std::get_if<Dict>(&data_)) return *value;
  refuse(*this, where, "a dict");
}

Dict& Value::as_dict(std::string_view where) {
  return const_cast<Dict&>(std::as_const(*this).as_dict(where));
}

const torch::Tensor& Value::as_tensor(std::string_view where) const {
  if (const auto* value = std::get_if<torch::Tensor>(&data_)) return *value;
  refuse(*this, where, "a tensor");
}

const Value& Value::operator[](std::string_view key) const {
  return as_dict(key).at(key);
}
const Value& Value::at(const DictKey& key) const {
  return as_dict(key.to_string()).at(key);
}

bool Value::operator==(const Value& other) const {
  if (kind() != other.kind()) return false;
  if (!is_tensor()) {
    return std::visit(
        [&](const auto& mine) {
          using T = std::decay_t<decltype(mine)>;
          if constexpr (std::is_same_v<T, torch::Tensor>) {
            return false;
          } else {
            return mine == std::get<T>(other.data_);
          }
        },
        data_);
  }
  const torch::Tensor& a = as_tensor();
  const torch::Tensor& b = other.as_tensor();
  if (!a.defined() || !b.defined()) return a.defined() == b.defined();
  return a.dtype() == b.dtype() && a.sizes() == b.sizes() && torch::equal(a.cpu(), b.cpu());
}

std::string Value::to_string() const {
  switch (kind()) {
    case Kind::None:
      return "None";
    case Kind::Bool:
      return as_bool() ? "True" : "False";
    case Kind::Int:
      return std::to_string(as_int());
    case Kind::Float:
      return shortest(as_double());
    case Kind::String:
      return quoted(as_string());
    case Kind::Bytes:
      return "<" + std::to_string(as_bytes().size()) + " bytes>";
    case Kind::List:
      return "[" + joined(as_list()) + "]";
    case Kind::Tuple:
      return "(" + joined(as_list()) + (as_list().size() == 1 ? ",)" : ")");
    case Kind::Dict:
      return "{" + entries_of(as_dict()) + "}";
    case Kind::Tensor:
      break;
  }
  const torch::Tensor& tensor = as_tensor();
  if (!tensor.defined()) return "<no tensor>";
  std::ostringstream out;
  out << "<" << tensor.scalar_type() << " tensor of shape " << tensor.sizes() << ">";
  return out.str();
}

}  // namespace leyden
