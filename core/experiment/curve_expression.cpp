// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/curve_expression.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include <experiment/curve_expression_tree.h>

namespace leyden {

namespace {

using Node = CurveExpression::Node;
using Columns = std::function<const SeriesColumns&(std::size_t)>;
/// A number, or a value for each step.
using Value = std::variant<double, SeriesColumns>;

void append(SeriesColumns& to, int64_t step, double epoch, double time, double value) {
  to.step.push_back(step);
  to.epoch.push_back(epoch);
  to.wall_time.push_back(time);
  to.value.push_back(value);
  to.attempt.push_back(0);
}

// Each step once, with its newest point.
SeriesColumns newest(const SeriesColumns& columns) {
  SeriesColumns out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i + 1 < columns.size() && columns.step[i + 1] == columns.step[i]) continue;
    append(out, columns.step[i], columns.epoch[i], columns.wall_time[i], columns.value[i]);
  }
  return out;
}

double applied(Node::Kind kind, double a, double b) {
  switch (kind) {
    case Node::Kind::Add:
      return a + b;
    case Node::Kind::Subtract:
      return a - b;
    case Node::Kind::Multiply:
      return a * b;
    case Node::Kind::Divide:
      return a / b;
    case Node::Kind::Power:
      return std::pow(a, b);
    case Node::Kind::Negate:
      return -a;
    case Node::Kind::Log:
      return std::log(a);
    case Node::Kind::Exp:
      return std::exp(a);
    case Node::Kind::Sqrt:
      return std::sqrt(a);
    case Node::Kind::Abs:
      return std::abs(a);
    default:
      return a;
  }
}

SeriesColumns met(Node::Kind kind, const SeriesColumns& a, const SeriesColumns& b) {
  SeriesColumns out;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a.step[i] != b.step[k]) {
      ++(a.step[i] < b.step[k] ? i : k);
      continue;
    }
    append(out, a.step[i], std::isnan(a.epoch[i]) ? b.epoch[k] : a.epoch[i],
           std::max(a.wall_time[i], b.wall_time[k]), applied(kind, a.value[i], b.value[k]));
    ++i;
    ++k;
  }
  return out;
}

Value derived(Value of) {
  if (std::holds_alternative<double>(of)) return 0.0;
  const auto& series = std::get<SeriesColumns>(of);
  SeriesColumns out;
  for (std::size_t i = 1; i < series.size(); ++i) {
    const double steps = static_cast<double>(series.step[i]) - static_cast<double>(series.step[i - 1]);
    append(out, series.step[i], series.epoch[i], series.wall_time[i],
           (series.value[i] - series.value[i - 1]) / steps);
  }
  return out;
}

Value evaluated(const Node& node, const Columns& columns) {
  if (node.kind == Node::Kind::Number) return node.number;
  if (node.kind == Node::Kind::Metric) return newest(columns(node.metric));
  Value left = evaluated(*node.left, columns);
  if (node.kind == Node::Kind::Derivative) return derived(std::move(left));
  Value right = node.right ? evaluated(*node.right, columns) : Value(0.0);
  auto* const a = std::get_if<SeriesColumns>(&left);
  auto* const b = std::get_if<SeriesColumns>(&right);
  if (a && b) return met(node.kind, *a, *b);
  if (a) {
    for (double& value : a->value) value = applied(node.kind, value, std::get<double>(right));
    return left;
  }
  if (b) {
    for (double& value : b->value) value = applied(node.kind, std::get<double>(left), value);
    return right;
  }
  return applied(node.kind, std::get<double>(left), std::get<double>(right));
}

}  // namespace

ExpressionError::~ExpressionError() = default;

CurveExpression::CurveExpression(std::string_view text, const std::vector<std::string>& known) : m_text(text) {
  ExpressionParser parser(m_text, known);
  m_tree = parser.parse();
  m_metrics = parser.takeMetrics();
}

SeriesColumns CurveExpression::evaluate(const Columns& columns) const {
  Value value = evaluated(*m_tree, columns);
  return std::holds_alternative<double>(value) ? SeriesColumns{} : std::get<SeriesColumns>(std::move(value));
}

}  // namespace leyden
