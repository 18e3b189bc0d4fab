// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_query.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include <store/filter/value.h>

namespace leyden::catalog_query {

namespace {

// A column as numbers to sort by: texts by their rank, behind all numbers; NaN: no value.
class Ranks {
 public:
  Ranks(const Column& column, bool descending) : column_(column), descending_(descending) {
    const std::vector<std::string>& texts = column.texts();
    std::vector<std::string> folded(texts.size());
    std::transform(texts.begin(), texts.end(), folded.begin(), filter::lower);
    std::vector<size_t> order(texts.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return folded[a] != folded[b] ? folded[a] < folded[b] : texts[a] < texts[b];
    });
    ranks_.resize(texts.size());
    for (size_t i = 0; i < order.size(); ++i) ranks_[order[i]] = i;
  }

  // Less than 0: a comes first.
  int compare(size_t a, size_t b) const {
    const int kind_a = kind(a), kind_b = kind(b);
    if (kind_a != kind_b) return kind_a - kind_b;
    if (kind_a == kMissing) return 0;
    const double x = value(a), y = value(b);
    const int order = x < y ? -1 : x > y ? 1 : 0;
    return descending_ ? -order : order;
  }

 private:
  static constexpr int kNumber = 0, kText = 1, kMissing = 2;
  int kind(size_t run) const {
    if (!std::isnan(column_.number(run))) return kNumber;
    const auto place = column_.text_place(run);
    return place && !column_.texts()[*place].empty() ? kText : kMissing;
  }
  double value(size_t run) const {
    const double number = column_.number(run);
    return std::isnan(number) ? static_cast<double>(ranks_[*column_.text_place(run)]) : number;
  }

  const Column& column_;
  bool descending_;
  std::vector<size_t> ranks_;
};

RunValue value_of(const Column& column, size_t run) {
  if (run >= column.size() || !column.present().contains(run)) return {};
  if (const auto place = column.text_place(run)) return column.texts()[*place];
  return column.number(run);
}

// Where a run goes when it is grouped by a field: numbers that are equal are one key.
struct KeyLess {
  bool operator()(const RunValue& a, const RunValue& b) const {
    if (a.index() != b.index()) return a.index() < b.index();
    if (const double* x = std::get_if<double>(&a)) {
      const double y = std::get<double>(b);
      if (std::isnan(*x) || std::isnan(y)) return !std::isnan(*x) && std::isnan(y);  // NaN is one key, the last
      return *x < y;
    }
    if (const std::string* x = std::get_if<std::string>(&a)) return *x < std::get<std::string>(b);
    return false;
  }
};

using Key = std::vector<RunValue>;
struct KeysLess {
  bool operator()(const Key& a, const Key& b) const {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), KeyLess());
  }
};

// Each key doubles with each tag that a run has.
std::vector<Key> with_values(const std::vector<Key>& keys, const std::vector<RunValue>& values) {
  std::vector<Key> out;
  for (const Key& key : keys) {
    for (const RunValue& value : values) {
      out.push_back(key);
      out.back().push_back(value);
    }
  }
  return out;
}

std::vector<RunValue> tags_of(CatalogColumns& columns, size_t run) {
  std::vector<RunValue> out;
  for (const auto& [tag, runs] : columns.tags()) {
    if (runs.contains(run)) out.emplace_back(tag);
  }
  if (out.empty()) out.emplace_back();
  return out;
}

}  // namespace

std::vector<int64_t> find(CatalogColumns& columns, const RunQuery& query, const std::vector<int64_t>& creation,
                          double now) {
  RunSet set = filter::evaluate(query.filter.tree(), columns, now);
  if (!query.archived) {
    static const Filter archived("archived");
    set.remove(filter::evaluate(archived.tree(), columns, now));
  }
  std::vector<int64_t> out;
  for (const int64_t run : creation) {
    if (set.contains(static_cast<size_t>(run))) out.push_back(run);
  }
  if (query.newest_first) std::reverse(out.begin(), out.end());
  std::vector<std::shared_ptr<const Column>> held;
  std::vector<Ranks> keys;
  for (const SortKey& key : query.sort) {
    held.push_back(columns.column(Field::resolve(key.field, columns.names())));
    keys.emplace_back(*held.back(), key.descending);
  }
  if (keys.empty()) return out;
  std::stable_sort(out.begin(), out.end(), [&](int64_t a, int64_t b) {
    for (const Ranks& key : keys) {
      if (const int order = key.compare(static_cast<size_t>(a), static_cast<size_t>(b))) return order < 0;
    }
    return false;
  });
  return out;
}

std::vector<RunValue> values(CatalogColumns& columns, std::string_view field, std::span<const int64_t> runs) {
  const auto column = columns.column(Field::resolve(field, columns.names()));
  std::vector<RunValue> out;
  out.reserve(runs.size());
  for (const int64_t run : runs) out.push_back(value_of(*column, static_cast<size_t>(run)));
  return out;
}

std::vector<Group> groups(CatalogColumns& columns, const Grouping& grouping, const std::vector<int64_t>& runs) {
  std::vector<Field> fields;
  std::vector<std::shared_ptr<const Column>> held, summed;
  for (const std::string& name : grouping.by) {
    fields.push_back(Field::resolve(name, columns.names()));
    held.push_back(columns.column(fields.back()));
  }
  for (const std::string& name : grouping.summarise)
    summed.push_back(columns.column(Field::resolve(name, columns.names())));

  std::map<std::pair<uint64_t, Key>, std::vector<int64_t>, decltype([](const auto& a, const auto& b) {
             return a.first != b.first ? a.first < b.first : KeysLess()(a.second, b.second);
           })>
      by_key;
  for (const int64_t run : runs) {
    const auto place = static_cast<size_t>(run);
    std::vector<Key> keys(1);
    for (size_t i = 0; i < fields.size(); ++i) {
      const bool tags = fields[i].kind == Field::Kind::Fact && fields[i].fact == Field::Fact::Tags;
      keys = with_values(keys, tags ? tags_of(columns, place) : std::vector{value_of(*held[i], place)});
    }
    const uint64_t print = grouping.everything_but_seeds ? columns.prints_without_seeds()[place] : 0;
    for (Key& key : keys) by_key[{print, std::move(key)}].push_back(run);
  }

  std::vector<Group> out;
  for (auto& [key, members] : by_key) {
    Group group{key.second, std::move(members), {}};
    for (const auto& column : summed) {
      std::vector<double> numbers;
      for (const int64_t run : group.runs) numbers.push_back(column->number(static_cast<size_t>(run)));
      group.summary.push_back(spread_of(std::move(numbers)));
    }
    out.push_back(std::move(group));
  }
  return out;
}

}  // namespace leyden::catalog_query

namespace leyden {

Spread spread_of(std::vector<double> values) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::erase_if(values, [](double value) { return std::isnan(value); });
  Spread out{values.size(), kNone, kNone, kNone, kNone, kNone};
  if (values.empty()) return out;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  out.min = values.front();
  out.max = values.back();
  out.median = values.size() % 2 == 1 ? values[middle] : values[middle - 1] / 2 + values[middle] / 2;
  // In the size of the type that holds 1e308 many times over.
  long double sum = 0.0L;
  for (const double value : values) sum += value;
  const long double mean = sum / static_cast<long double>(values.size());
  out.mean = static_cast<double>(mean);
  if (values.size() < 2) return out;
  long double squares = 0.0L;
  for (const double value : values) squares += (value - mean) * (value - mean);
  out.deviation = static_cast<double>(std::sqrt(squares / static_cast<long double>(values.size() - 1)));
  return out;
}

}  // namespace leyden
