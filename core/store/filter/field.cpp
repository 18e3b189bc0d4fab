// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/field.h>

#include <algorithm>
#include <optional>

#include <store/filter/value.h>
#include <store/text.h>

namespace leyden {

namespace {

constexpr std::pair<std::string_view, Field::Fact> kFacts[] = {
    {"id", Field::Fact::Id},           {"name", Field::Fact::Name},         {"plugin", Field::Fact::Plugin},
    {"status", Field::Fact::Status},   {"verb", Field::Fact::Verb},         {"device", Field::Fact::Device},
    {"notes", Field::Fact::Notes},     {"error", Field::Fact::Error},       {"tags", Field::Fact::Tags},
    {"started", Field::Fact::Started}, {"duration", Field::Fact::Duration}, {"age", Field::Fact::Age},
    {"starred", Field::Fact::Starred}, {"archived", Field::Fact::Archived}};

bool known(const std::vector<std::string>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name, std::less<>());
}

std::optional<Field::Fact> fact_named(std::string_view text) {
  if (text == "tag") return Field::Fact::Tags;
  for (const auto& [name, fact] : kFacts) {
    if (name == text) return fact;
  }
  return std::nullopt;
}

// "metric.max" split at its aggregate.
std::optional<Field> metric_with_aggregate(std::string_view text, const Vocabulary& names) {
  if (known(names.metrics, text)) return Field::metric(std::string(text));
  const size_t dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::optional<Aggregate> aggregate = aggregate_from(text.substr(dot + 1));
  if (!aggregate || !known(names.metrics, text.substr(0, dot))) return std::nullopt;
  return Field::metric(std::string(text.substr(0, dot)), *aggregate);
}

std::optional<Field> find(std::string_view text, const Vocabulary& names) {
  if (const auto fact = fact_named(text)) return Field{Field::Kind::Fact, *fact, {}, Aggregate::Last};
  if (known(names.params, text)) return Field::param(std::string(text));
  if (auto metric = metric_with_aggregate(text, names)) return metric;
  if (text.starts_with("params.") && known(names.params, text.substr(7)))
    return Field::param(std::string(text.substr(7)));
  return text.starts_with("metrics.") ? metric_with_aggregate(text.substr(8), names) : std::nullopt;
}

// What stands before a last dot is a metric, what follows is nearly an aggregate: that is the mistake then.
[[noreturn]] void refuse_aggregate(std::string_view metric, std::string_view aggregate, TextRange where) {
  std::vector<std::string> all;
  for (const Aggregate each : all_aggregates()) all.emplace_back(to_string(each));
  const std::vector<std::string> near = text::nearest(aggregate, all, 1);
  throw FilterError(where,
                    "The metric \"" + std::string(metric) + "\" has no ." + text::valid_utf8(aggregate) + "; there are ." +
                        text::join(all, ", .") + ".",
                    near.empty() ? "" : std::string(metric) + "." + near[0]);
}

}  // namespace

Field Field::resolve(std::string_view text, const Vocabulary& names, TextRange where) {
  if (std::optional<Field> found = find(text, names)) return *found;
  const size_t dot = text.rfind('.');
  if (dot != std::string_view::npos && known(names.metrics, text.substr(0, dot)))
    refuse_aggregate(text.substr(0, dot), text.substr(dot + 1), where);
  std::vector<std::string> candidates;
  for (const auto& fact : kFacts) candidates.emplace_back(fact.first);
  candidates.insert(candidates.end(), names.params.begin(), names.params.end());
  candidates.insert(candidates.end(), names.metrics.begin(), names.metrics.end());
  const std::vector<std::string> near = text::nearest(text, candidates);
  throw FilterError(where,
                    "No run has a parameter or metric \"" + text::valid_utf8(text.substr(0, 100)) + "\"" +
                        (near.empty() ? "." : "; there is " + text::join(near, ", ") + "."),
                    near.empty() ? "" : near[0]);
}

Field Field::param(std::string path) {
  return {Kind::Param, Fact::Id, std::move(path), Aggregate::Last};
}
Field Field::metric(std::string name, Aggregate aggregate) {
  return {Kind::Metric, Fact::Id, std::move(name), aggregate};
}

std::string Field::text() const {
  switch (kind) {
    case Kind::Fact:
      return std::string(to_string(fact));
    case Kind::Param:
      return fact_named(name) ? "params." + name : name;
    case Kind::Metric:
      break;
  }
  const std::string full = name + "." + std::string(to_string(aggregate));
  return fact_named(name) || aggregate_from(name) ? "metrics." + full : full;
}

std::string_view to_string(Field::Fact fact) {
  return kFacts[static_cast<size_t>(fact)].first;
}

const std::vector<Field::Fact>& all_facts() {
  static const std::vector<Field::Fact> all = [] {
    std::vector<Field::Fact> out;
    for (const auto& entry : kFacts) out.push_back(entry.second);
    return out;
  }();
  return all;
}

}  // namespace leyden
