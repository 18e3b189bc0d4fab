// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "field_json.h"

namespace leyden {

Json field_json(const Field& field) {
  switch (field.kind) {
    case Field::Kind::Param:
      return {{"param", field.name}};
    case Field::Kind::Metric:
      return {{"metric", field.name}, {"of", to_string(field.aggregate)}};
    case Field::Kind::Fact:
      break;
  }
  return {{"run", to_string(field.fact)}};
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Field> field_of(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  if (json.contains("param")) return Field::param(text_at(json, "param"));
  if (json.contains("metric")) {
    const auto aggregate = aggregate_from(text_at(json, "of"));
    return aggregate ? std::optional(Field::metric(text_at(json, "metric"), *aggregate)) : std::nullopt;
  }
  for (const Field::Fact fact : all_facts()) {
    if (to_string(fact) == text_at(json, "run")) return Field{Field::Kind::Fact, fact, {}, Aggregate::Last};
  }
  return std::nullopt;
}

}  // namespace leyden
