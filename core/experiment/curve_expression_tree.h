// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// An expression's tree and its parser. Private to core/experiment.
#pragma once

#include <experiment/curve_expression.h>

namespace leyden {

struct CurveExpression::Node {
  enum class Kind { Number, Metric, Negate, Add, Subtract, Multiply, Divide, Power, Log, Exp, Sqrt, Abs, Derivative };
  Kind kind = Kind::Number;
  double number = 0.0;
  std::size_t metric = 0;  // of metrics()
  std::shared_ptr<const Node> left, right;
};

/// Reads one text. Throws ExpressionError.
class ExpressionParser {
 public:
  using Node = CurveExpression::Node;
  using NodePtr = std::shared_ptr<const Node>;

  ExpressionParser(std::string_view text, const std::vector<std::string>& known) : m_text(text), m_known(known) {}

  NodePtr parse();
  std::vector<std::string> takeMetrics() { return std::move(m_metrics); }

 private:
  NodePtr sum();
  NodePtr product();
  NodePtr sign();
  NodePtr power();
  NodePtr primary();
  NodePtr number();
  NodePtr quoted();
  NodePtr nameOrCall();
  NodePtr call(std::string_view name, std::size_t begin);
  NodePtr metric(const std::string& name, TextRange where);
  std::string_view knownName() const;
  std::string_view bareName() const;
  void skipSpace();
  bool take(char wanted);
  bool takeOperator(char wanted);
  char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
  void enter(std::size_t begin);
  [[noreturn]] void fail(TextRange where, const std::string& sentence) const;

  std::string_view m_text;
  const std::vector<std::string>& m_known;
  std::vector<std::string> m_metrics;
  std::size_t m_at = 0;
  int m_depth = 0;
  int m_operators = 0;
};

}  // namespace leyden
