// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include <store/filter/lexer.h>
#include <store/filter/syntax.h>
#include <store/filter/value.h>
#include <store/text.h>

namespace leyden::filter {

namespace {

using Kind = Token::Kind;
using NodePtr = std::unique_ptr<Node>;

std::optional<Comparison> comparison_of(const Token& token) {
  if (token.is_word("contains")) return Comparison::Contains;
  if (token.kind != Kind::Operator) return std::nullopt;
  using enum Comparison;
  static constexpr std::pair<std::string_view, Comparison> kOperators[] = {
      {"=", Equal},          {"!=", NotEqual}, {"<", Less},          {"<=", LessEqual}, {">", Greater},
      {">=", GreaterEqual}, {"~", Contains},  {"!~", ContainsNot}};
  for (const auto& [text, comparison] : kOperators) {
    if (token.text == text) return comparison;
  }
  return std::nullopt;
}

// a < b read from the right.
Comparison mirrored(Comparison comparison) {
  using enum Comparison;
  switch (comparison) {
    case Less:
      return Greater;
    case LessEqual:
      return GreaterEqual;
    case Greater:
      return Less;
    case GreaterEqual:
      return LessEqual;
    default:
      return comparison;
  }
}

NodePtr make(Node::Kind kind, TextRange where) {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->where = where;
  return node;
}

std::string shown(const std::string& text) {
  return "\"" + text::valid_utf8(text.substr(0, 60)) + (text.size() > 60 ? "..." : "") + "\"";
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

  NodePtr filter() {
    if (peek().kind == Kind::End) return make(Node::Kind::Everything, {});
    NodePtr node = either();
    if (peek().kind == Kind::Close)
      throw FilterError(peek().where, "This \")\" closes nothing; its \"(\" is missing.");
    if (peek().kind != Kind::End) unexpected();
    return node;
  }

 private:
  const Token& peek(size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  const Token& take() {
    const Token& token = peek();
    if (token.kind == Kind::Quoted && !token.closed)
      throw FilterError(token.where, "This quotation mark is never closed.");
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }

  [[noreturn]] void unexpected() const {
    const Token& token = peek();
    if (token.kind == Kind::Comma)
      throw FilterError(token.where, "A comma stands between the values of \"in (...)\" alone; write \"and\" or \"or\".");
    throw FilterError(token.where, shown(token.text) + " does not belong here; \"and\" or \"or\" may follow.");
  }

  NodePtr either() {
    NodePtr first = both();
    if (!peek().is_word("or")) return first;
    NodePtr node = make(Node::Kind::Or, first->where);
    node->children.push_back(std::move(first));
    while (peek().is_word("or")) {
      take();
      node->children.push_back(both());
      node->where.end = node->children.back()->where.end;
    }
    return node;
  }

  // Terms beside each other belong together as if "and" stood between them.
  NodePtr both() {
    NodePtr first = negated();
    NodePtr node = make(Node::Kind::And, first->where);
    node->children.push_back(std::move(first));
    while (peek().kind != Kind::End && peek().kind != Kind::Close && !peek().is_word("or")) {
      if (peek().kind == Kind::Comma) unexpected();
      if (peek().is_word("and")) take();
      node->children.push_back(negated());
      node->where.end = node->children.back()->where.end;
    }
    return node->children.size() == 1 ? std::move(node->children[0]) : std::move(node);
  }

  NodePtr negated() {
    if (!peek().is_word("not")) return term();
    const TextRange where = take().where;
    const Depth depth(*this, where);
    NodePtr node = make(Node::Kind::Not, where);
    node->children.push_back(negated());
    node->where.end = node->children[0]->where.end;
    return node;
  }

  NodePtr term() {
    const Token& token = peek();
    switch (token.kind) {
      case Kind::Open:
        return group();
      case Kind::Key:
        return keyed();
      case Kind::Word:
      case Kind::Quoted:
        return named();
      case Kind::End:
        throw FilterError(token.where, "The filter ends where a condition should stand.");
      case Kind::Operator:
        throw FilterError(token.where, "A name is missing before \"" + token.text + "\": model.lr < 1e-3.");
      default:
        throw FilterError(token.where, "A condition should stand before this \"" + token.text + "\".");
    }
  }

  NodePtr group() {
    const TextRange open = take().where;
    const Depth depth(*this, open);
    NodePtr node = either();
    if (peek().kind == Kind::End) throw FilterError(open, "This \"(\" is never closed.");
    if (peek().kind != Kind::Close) unexpected();
    node->where = {open.begin, take().where.end};
    return node;
  }

  NodePtr keyed() {
    const Token key = take();
    if (std::find(std::begin(kKeys), std::end(kKeys), key.text) == std::end(kKeys)) {
      const std::vector<std::string> keys(std::begin(kKeys), std::end(kKeys));
      const std::vector<std::string> near = text::nearest(key.text, keys, 1);
      const TextRange name{key.where.begin, key.where.end - 1};
      throw FilterError(name,
                        "There is no \"" + key.text + ":\"; " +
                            (near.empty() ? "there are " + text::join(keys, ":, ") + ":"
                                          : "the nearest is \"" + near[0] + ":\"") +
                            ". A name that holds a colon is written in quotes.",
                        near.empty() ? "" : near[0]);
    }
    NodePtr node = make(Node::Kind::Keyed, key.where);
    node->field = {key.text, false, key.where};
    if (peek().kind == Kind::Open) {
      node->values = list(key.text + ":");
    } else {
      node->values.push_back(value(key.text + ":"));
    }
    node->where.end = tokens_[at_ - 1].where.end;
    return node;
  }

  NodePtr named() {
    Token first = take();
    const bool suffix = first.kind == Kind::Quoted && peek().kind == Kind::Word && peek().text[0] == '.' &&
                        peek().where.begin == first.where.end;
    if (suffix) {  // "val acc".max
      first.text += peek().text;
      first.where.end = take().where.end;
    }
    if (std::optional<Comparison> comparison = comparison_of(peek())) return comparison_from(first, *comparison);
    if (peek().is_word("in") || (peek().is_word("not") && peek(1).is_word("in"))) return membership(first);
    if (first.kind == Kind::Word) refuse_keyword(first);
    const bool flag = first.is_word("starred") || first.is_word("archived");
    NodePtr node = make(flag ? Node::Kind::Flag : Node::Kind::Words, first.where);
    node->field = literal(first);
    if (flag) node->field.text = lower(first.text);
    if (!flag) node->values.push_back(literal(first));
    return node;
  }

  static void refuse_keyword(const Token& token) {
    for (const char* keyword : {"and", "or", "in", "contains"}) {
      if (token.is_word(keyword))
        throw FilterError(token.where, "A condition should stand before \"" + token.text +
                                           "\"; the word itself is searched for in quotes.");
    }
  }

  static Literal literal(const Token& token) { return {token.text, token.kind == Kind::Quoted, token.where}; }

  NodePtr comparison_from(const Token& first, Comparison comparison) {
    const bool value_first = first.kind == Kind::Word && number_of(first.text) && peek(1).is_text() &&
                             !(peek(1).kind == Kind::Word && number_of(peek(1).text));
    const std::string sign = take().text;
    if (!value_first) return compare(literal(first), comparison, value("\"" + sign + "\""), first.where.begin);
    // 0.1 < lr, and 0.1 < lr < 0.2
    const Literal name = literal(take());
    NodePtr left = compare(name, mirrored(comparison), literal(first), first.where.begin);
    const std::optional<Comparison> second = comparison_of(peek());
    if (!second) return left;
    const std::string second_sign = take().text;
    NodePtr node = make(Node::Kind::And, left->where);
    node->children.push_back(std::move(left));
    node->children.push_back(compare(name, *second, value("\"" + second_sign + "\""), first.where.begin));
    node->where.end = node->children.back()->where.end;
    return node;
  }

  NodePtr compare(Literal name, Comparison comparison, Literal value, size_t begin) {
    NodePtr node = make(Node::Kind::Compare, {begin, tokens_[at_ - 1].where.end});
    node->field = std::move(name);
    node->comparison = comparison;
    node->values.push_back(std::move(value));
    return node;
  }

  NodePtr membership(const Token& first) {
    const bool negative = take().is_word("not");
    if (negative) take();
    NodePtr node = make(Node::Kind::In, first.where);
    node->field = literal(first);
    if (peek().kind != Kind::Open)
      throw FilterError(peek().where, "\"in\" needs its values in parentheses: model.depth in (2, 3).");
    node->values = list("\"in\"");
    node->where.end = tokens_[at_ - 1].where.end;
    if (!negative) return node;
    NodePtr none = make(Node::Kind::Not, node->where);
    none->children.push_back(std::move(node));
    return none;
  }

  Literal value(const std::string& after) {
    const Token& token = peek();
    const bool keyword = token.is_word("and") || token.is_word("or");
    if (!token.is_text() || keyword) {
      throw FilterError(keyword || token.kind == Kind::End ? TextRange{token.where.begin, token.where.begin}
                                                           : token.where,
                        "A value should follow " + after + ".");
    }
    return literal(take());
  }

  std::vector<Literal> list(const std::string& after) {
    const TextRange open = take().where;
    std::vector<Literal> values{value(after + " (")};
    while (peek().kind == Kind::Comma) {
      take();
      values.push_back(value("the comma"));
    }
    if (peek().kind == Kind::End) throw FilterError(open, "This \"(\" is never closed.");
    if (peek().kind != Kind::Close)
      throw FilterError(peek().where, "A comma or \")\" should stand before " + shown(peek().text) + ".");
    take();
    return values;
  }

  class Depth {
   public:
    Depth(Parser& parser, TextRange where) : parser_(parser) {
      if (++parser_.depth_ > kDeepestFilter)
        throw FilterError(where, "The filter is nested deeper than " + std::to_string(kDeepestFilter) + " levels.");
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    Parser& parser_;
  };

  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

std::unique_ptr<Node> parse(std::string_view text) {
  if (text.size() > kLongestFilter) {
    throw FilterError({kLongestFilter, text.size()},
                      "A filter may have at most " + std::to_string(kLongestFilter) + " characters.");
  }
  return Parser(text).filter();
}

}  // namespace leyden::filter
