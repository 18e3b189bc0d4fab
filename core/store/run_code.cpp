// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_code.h>

#include <cstring>
#include <mutex>

#include <store/places.h>

namespace leyden {

namespace {

constexpr char kFormat = 2;
constexpr int64_t kMostNames = 100'000'000;

void put(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

void put(std::string& out, double number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

void put_signed(std::string& out, int64_t number) {  // zigzag
  put_varint(out, (static_cast<uint64_t>(number) << 1) ^ static_cast<uint64_t>(number >> 63));
}

bool take(std::string_view& in, std::string& text) {
  uint64_t size = 0;
  if (!take_varint(in, size) || size > in.size()) return false;
  text.assign(in.substr(0, size));
  in.remove_prefix(size);
  return true;
}

bool take(std::string_view& in, double& number) {
  if (in.size() < sizeof number) return false;
  std::memcpy(&number, in.data(), sizeof number);
  in.remove_prefix(sizeof number);
  return true;
}

bool take_signed(std::string_view& in, int64_t& number) {
  uint64_t bits = 0;
  if (!take_varint(in, bits)) return false;
  number = static_cast<int64_t>(bits >> 1) ^ -static_cast<int64_t>(bits & 1);
  return true;
}

bool take_count(std::string_view& in, uint64_t& count) {
  return take_varint(in, count) && count <= in.size();
}

bool take_name(std::string_view& in, const NameBook& book, std::string& name) {
  uint64_t number = 0;
  if (!take_varint(in, number) || number == 0 || number > static_cast<uint64_t>(book.last())) return false;
  name = book.name(static_cast<int64_t>(number));
  return true;
}

bool take_numbers(std::string_view& in, SeriesInfo& metric) {
  for (int64_t* number : {&metric.count, &metric.nan, &metric.first_step, &metric.last_step, &metric.min_step,
                          &metric.max_step}) {
    if (!take_signed(in, *number)) return false;
  }
  for (double* number : {&metric.last, &metric.min, &metric.max, &metric.mean}) {
    if (!take(in, *number)) return false;
  }
  return true;
}

bool take_metric(std::string_view& in, const NameBook& book, SeriesInfo& metric) {
  return take_name(in, book, metric.name) && take_numbers(in, metric);
}

bool skip_params(std::string_view& in) {
  uint64_t count = 0, name = 0, size = 0;
  if (in.empty() || in.front() != kFormat) return false;
  in.remove_prefix(1);
  if (!take_count(in, count)) return false;
  for (; count > 0; --count) {
    if (!take_varint(in, name) || !take_varint(in, size) || size > in.size()) return false;
    in.remove_prefix(size);
  }
  return true;
}

uint64_t number_in(NameBook& book, const std::string& name) {
  const int64_t known = book.number(name);
  return static_cast<uint64_t>(known != 0 ? known : book.add(name));
}

}  // namespace

int64_t NameBook::number(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto found = numbers_.find(std::string(name));
  return found == numbers_.end() ? 0 : found->second;
}

const std::string& NameBook::name(int64_t number) const {
  const std::shared_lock lock(mutex_);
  return number > 0 && number < static_cast<int64_t>(names_.size()) ? names_[static_cast<size_t>(number)] : names_[0];
}

int64_t NameBook::last() const {
  const std::shared_lock lock(mutex_);
  return static_cast<int64_t>(names_.size()) - 1;
}

int64_t NameBook::add(std::string_view name) {
  const std::unique_lock lock(mutex_);
  const auto number = static_cast<int64_t>(names_.size());
  put_locked(number, std::string(name));
  return number;
}

void NameBook::put(int64_t number, std::string name) {
  if (number < 1 || number > kMostNames) return;
  const std::unique_lock lock(mutex_);
  put_locked(number, std::move(name));
}

void NameBook::put_locked(int64_t number, std::string name) {
  if (number >= static_cast<int64_t>(names_.size())) names_.resize(static_cast<size_t>(number) + 1);
  numbers_.emplace(name, number);
  names_[static_cast<size_t>(number)] = std::move(name);
}

std::string encode_values(const RunRow& row, NameBook& book) {
  std::string out(1, kFormat);
  put_varint(out, row.params.size());
  for (const auto& [path, value] : row.params) {
    put_varint(out, number_in(book, path));
    put(out, value);
  }
  put_varint(out, row.metrics.size());
  for (const SeriesInfo& metric : row.metrics) {
    put_varint(out, number_in(book, metric.name));
    for (const int64_t number :
         {metric.count, metric.nan, metric.first_step, metric.last_step, metric.min_step, metric.max_step}) {
      put_signed(out, number);
    }
    for (const double number : {metric.last, metric.min, metric.max, metric.mean}) put(out, number);
  }
  return out;
}

bool decode_values(std::string_view in, const NameBook& book, RunRow& row) {
  uint64_t count = 0;
  if (in.empty() || in.front() != kFormat) return false;
  in.remove_prefix(1);
  if (!take_count(in, count)) return false;
  row.params.resize(count);
  for (auto& [path, value] : row.params) {
    if (!take_name(in, book, path) || !take(in, value)) return false;
  }
  if (!take_count(in, count)) return false;
  row.metrics.resize(count);
  for (SeriesInfo& metric : row.metrics) {
    if (!take_metric(in, book, metric)) return false;
  }
  return in.empty();
}

std::optional<SeriesInfo> decode_metric(std::string_view in, const NameBook& book, std::string_view name) {
  const auto wanted = static_cast<uint64_t>(book.number(name));
  uint64_t count = 0, number = 0;
  if (wanted == 0 || !skip_params(in) || !take_count(in, count)) return std::nullopt;
  SeriesInfo metric;
  for (; count > 0; --count) {
    if (!take_varint(in, number) || !take_numbers(in, metric)) return std::nullopt;
    if (number != wanted) continue;
    metric.name = name;
    return metric;
  }
  return std::nullopt;
}

std::optional<std::string> decode_param(std::string_view in, const NameBook& book, std::string_view name) {
  const auto wanted = static_cast<uint64_t>(book.number(name));
  if (wanted == 0 || in.empty() || in.front() != kFormat) return std::nullopt;
  in.remove_prefix(1);
  uint64_t count = 0, number = 0, size = 0;
  if (!take_count(in, count)) return std::nullopt;
  for (; count > 0; --count) {
    if (!take_varint(in, number) || !take_varint(in, size) || size > in.size()) return std::nullopt;
    if (number == wanted) return std::string(in.substr(0, size));
    in.remove_prefix(size);
  }
  return std::nullopt;
}

}  // namespace leyden
