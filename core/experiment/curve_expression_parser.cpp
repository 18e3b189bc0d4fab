// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/curve_expression_tree.h>

#include <experiment/config_problem.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace leyden {

namespace {

using Node = CurveExpression::Node;
using NodePtr = std::shared_ptr<const Node>;

constexpr int kDeepest = 200;
constexpr int kMostOperators = 500;  // a tree as deep would end the stack

constexpr std::pair<std::string_view, Node::Kind> kFunctions[] = {{"log", Node::Kind::Log},
                                                                  {"exp", Node::Kind::Exp},
                                                                  {"sqrt", Node::Kind::Sqrt},
                                                                  {"abs", Node::Kind::Abs},
                                                                  {"derivative", Node::Kind::Derivative}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
bool isNamePart(char c) { return isLetter(c) || isDigit(c) || c == '.'; }

NodePtr joined(Node::Kind kind, NodePtr left, NodePtr right = {}) {
  return std::make_shared<const Node>(Node{kind, 0.0, 0, std::move(left), std::move(right)});
}

std::string functionNames() {
  std::string names;
  for (const auto& [name, kind] : kFunctions) names += (names.empty() ? "" : ", ") + std::string(name);
  return names;
}

}  // namespace

void ExpressionParser::fail(TextRange where, const std::string& sentence) const {
  throw ExpressionError(where, sentence);
}

void ExpressionParser::skipSpace() {
  while (peek() == ' ' || peek() == '\t' || peek() == '\n') ++m_at;
}

bool ExpressionParser::take(char wanted) {
  skipSpace();
  if (peek() != wanted) return false;
  ++m_at;
  return true;
}

bool ExpressionParser::takeOperator(char wanted) {
  if (!take(wanted)) return false;
  if (++m_operators > kMostOperators) fail({m_at - 1, m_text.size()}, "The expression is too long.");
  return true;
}

void ExpressionParser::enter(std::size_t begin) {
  if (++m_depth > kDeepest) fail({begin, m_text.size()}, "The expression is nested too deep.");
}

NodePtr ExpressionParser::parse() {
  skipSpace();
  if (m_at == m_text.size()) fail({m_at, m_at}, "Write an expression, such as train_loss - val_loss.");
  NodePtr tree = sum();
  skipSpace();
  if (peek() == ')') fail({m_at, m_at + 1}, "This bracket was never opened.");
  if (m_at < m_text.size()) fail({m_at, m_text.size()}, "An operator is missing here: + - * / or ^.");
  if (m_metrics.empty()) fail({0, m_text.size()}, "There is no metric in it: a constant has no curve.");
  return tree;
}

NodePtr ExpressionParser::sum() {
  NodePtr left = product();
  for (;;) {
    if (takeOperator('+'))
      left = joined(Node::Kind::Add, left, product());
    else if (takeOperator('-'))
      left = joined(Node::Kind::Subtract, left, product());
    else
      return left;
  }
}

NodePtr ExpressionParser::product() {
  NodePtr left = sign();
  for (;;) {
    if (takeOperator('*'))
      left = joined(Node::Kind::Multiply, left, sign());
    else if (takeOperator('/'))
      left = joined(Node::Kind::Divide, left, sign());
    else
      return left;
  }
}

NodePtr ExpressionParser::sign() {
  enter(m_at);
  NodePtr node = take('-') ? joined(Node::Kind::Negate, sign()) : take('+') ? sign() : power();
  --m_depth;
  return node;
}

NodePtr ExpressionParser::power() {
  NodePtr base = primary();
  return take('^') ? joined(Node::Kind::Power, base, sign()) : base;
}

NodePtr ExpressionParser::primary() {
  skipSpace();
  const std::size_t begin = m_at;
  if (take('(')) {
    NodePtr inner = sum();
    if (!take(')')) fail({begin, begin + 1}, "This bracket is never closed.");
    return inner;
  }
  if (peek() == '"') return quoted();
  if (!knownName().empty() || isLetter(peek())) return nameOrCall();
  if (isDigit(peek()) || peek() == '.') return number();
  if (m_at == m_text.size()) fail({m_at, m_at}, "A metric or a number is missing at the end.");
  fail({m_at, m_at + 1}, "A metric or a number is missing before \"" + std::string(1, peek()) + "\".");
}

NodePtr ExpressionParser::number() {
  double value = 0.0;
  const char* const begin = m_text.data() + m_at;
  const auto [end, problem] = std::from_chars(begin, m_text.data() + m_text.size(), value);
  const auto length = static_cast<std::size_t>(end - begin);
  if (problem != std::errc() || (m_at + length < m_text.size() && isNamePart(m_text[m_at + length]))) {
    std::size_t until = m_at;
    while (until < m_text.size() && isNamePart(m_text[until])) ++until;
    fail({m_at, until}, "\"" + std::string(m_text.substr(m_at, until - m_at)) + "\" is no number.");
  }
  m_at += length;
  return std::make_shared<const Node>(Node{Node::Kind::Number, value, 0, {}, {}});
}

NodePtr ExpressionParser::quoted() {
  const std::size_t begin = m_at;
  const std::size_t end = m_text.find('"', begin + 1);
  if (end == std::string_view::npos) fail({begin, m_text.size()}, "This quote is never closed.");
  m_at = end + 1;
  return metric(std::string(m_text.substr(begin + 1, end - begin - 1)), {begin, m_at});
}

std::string_view ExpressionParser::bareName() const {
  std::size_t end = m_at;
  while (end < m_text.size() && isNamePart(m_text[end])) ++end;
  return m_text.substr(m_at, end - m_at);
}

// The longest known name that stands here whole: lr-Adam, grad/norm.
std::string_view ExpressionParser::knownName() const {
  std::string_view longest;
  const std::string_view rest = m_text.substr(m_at);
  for (const std::string& name : m_known) {
    if (name.size() <= longest.size() || !rest.starts_with(name)) continue;
    const bool goes_on = rest.size() > name.size() && isNamePart(rest[name.size()]);
    if (!goes_on) longest = rest.substr(0, name.size());
  }
  return longest;
}

NodePtr ExpressionParser::nameOrCall() {
  const std::size_t begin = m_at;
  const std::string_view bare = bareName();
  std::size_t behind = begin + bare.size();
  while (behind < m_text.size() && m_text[behind] == ' ') ++behind;
  if (!bare.empty() && behind < m_text.size() && m_text[behind] == '(') {
    m_at = behind + 1;
    return call(bare, begin);
  }
  const std::string_view known = knownName();
  const std::string_view name = known.size() >= bare.size() ? known : bare;
  m_at += name.size();
  return metric(std::string(name), {begin, m_at});
}

NodePtr ExpressionParser::call(std::string_view name, std::size_t begin) {
  const auto* found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [&](const auto& known) { return known.first == name; });
  if (found == std::end(kFunctions)) {
    std::vector<std::string> names;
    for (const auto& [known, kind] : kFunctions) names.emplace_back(known);
    const std::vector<std::string> near = nearest_known(name, names);
    fail({begin, begin + name.size()}, "There is no function \"" + std::string(name) + "\"." +
                                           (near.empty() ? " There are " + functionNames() + "."
                                                         : " Did you mean " + near.front() + "?"));
  }
  NodePtr inner = sum();
  if (take(',')) fail({m_at - 1, m_at}, std::string(name) + " takes one value.");
  if (!take(')')) fail({begin, begin + name.size()}, "The bracket behind " + std::string(name) + " is never closed.");
  return joined(found->second, inner);
}

NodePtr ExpressionParser::metric(const std::string& name, TextRange where) {
  if (!m_known.empty() && std::find(m_known.begin(), m_known.end(), name) == m_known.end()) {
    const bool function = std::any_of(std::begin(kFunctions), std::end(kFunctions),
                                      [&](const auto& known) { return known.first == name; });
    if (function) fail(where, name + " is a function: write " + name + "(…).");
    fail(where, "There is no metric \"" + name + "\"." + nearest_sentence(name, m_known));
  }
  auto found = std::find(m_metrics.begin(), m_metrics.end(), name);
  if (found == m_metrics.end()) found = m_metrics.insert(m_metrics.end(), name);
  return std::make_shared<const Node>(
      Node{Node::Kind::Metric, 0.0, static_cast<std::size_t>(found - m_metrics.begin()), {}, {}});
}

std::string expression_name(std::string_view metric) {
  const bool bare = !metric.empty() && isLetter(metric.front()) &&
                    std::all_of(metric.begin(), metric.end(), [](char c) { return isNamePart(c); });
  return bare ? std::string(metric) : "\"" + std::string(metric) + "\"";
}

}  // namespace leyden
