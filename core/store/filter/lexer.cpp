// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/lexer.h>

#include <algorithm>
#include <cctype>

#include <store/filter/value.h>

namespace leyden::filter {

namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> all() {
    std::vector<Token> out;
    do {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      out.push_back(next());
    } while (out.back().kind != Token::Kind::End);
    return out;
  }

 private:
  char peek(size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool at_operator() const {
    return std::string_view("=<>~").find(peek()) != std::string_view::npos ||
           (peek() == '!' && (peek(1) == '=' || peek(1) == '~'));
  }
  bool at_end_of_word() const {
    return at_ >= text_.size() || is_space(peek()) || at_operator() ||
           std::string_view("(),\"").find(peek()) != std::string_view::npos;
  }

  Token token(Token::Kind kind, size_t begin, std::string text) const {
    return {kind, std::move(text), {begin, at_}};
  }

  Token next() {
    const size_t begin = at_;
    if (at_ >= text_.size()) return token(Token::Kind::End, begin, {});
    if (at_operator()) return symbol(begin);
    switch (peek()) {
      case '(':
        ++at_;
        return token(Token::Kind::Open, begin, "(");
      case ')':
        ++at_;
        return token(Token::Kind::Close, begin, ")");
      case ',':
        ++at_;
        return token(Token::Kind::Comma, begin, ",");
      case '"':
      case '\'':
        return quoted(begin);
      default:
        return word(begin);
    }
  }

  Token symbol(size_t begin) {
    std::string text(1, text_[at_++]);
    if (peek() == '=' && text != "~") text += text_[at_++];
    if (text == "!" && peek() == '~') text += text_[at_++];
    if (text == "<" && peek() == '>') text += text_[at_++];
    if (text == "==") text = "=";
    if (text == "<>") text = "!=";
    return token(Token::Kind::Operator, begin, std::move(text));
  }

  Token quoted(size_t begin) {
    const char quote = text_[at_++];
    std::string text;
    while (at_ < text_.size() && text_[at_] != quote) {
      char c = text_[at_++];
      if (c == '\\' && at_ < text_.size()) {
        c = text_[at_++];
        if (c == 'n') c = '\n';
        if (c == 't') c = '\t';
      }
      text += c;
    }
    const bool closed = at_ < text_.size();
    at_ += closed;
    Token out = token(Token::Kind::Quoted, begin, std::move(text));
    out.closed = closed;
    return out;
  }

  // Letters before a colon are a key; other colons (of a time, in a name) belong to the word.
  Token word(size_t begin) {
    bool letters = true;
    while (!at_end_of_word()) {
      if (peek() == ':' && letters && at_ > begin) {
        ++at_;
        return token(Token::Kind::Key, begin, lower(text_.substr(begin, at_ - 1 - begin)));
      }
      letters = letters && is_letter(peek());
      ++at_;
    }
    return token(Token::Kind::Word, begin, std::string(text_.substr(begin, at_ - begin)));
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace

bool Token::is_word(std::string_view keyword) const {
  return kind == Kind::Word && equal_ignoring_case(text, keyword);
}

std::vector<Token> tokens_of(std::string_view text) {
  return Lexer(text).all();
}

std::string quoted_if_needed(std::string_view text) {
  static constexpr std::string_view kKeywords[] = {"and",      "or",      "not",     "in",
                                                   "contains", "starred", "archived"};
  const std::vector<Token> tokens = tokens_of(text);
  const bool plain = tokens.size() == 2 && tokens[0].kind == Token::Kind::Word && tokens[0].text == text &&
                     text.find_first_of("*?\\'") == std::string_view::npos &&
                     std::none_of(std::begin(kKeywords), std::end(kKeywords),
                                  [&](std::string_view keyword) { return equal_ignoring_case(text, keyword); });
  if (plain) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n' || c == '\t') out += '\\';
    out += c == '\n' ? 'n' : c == '\t' ? 't' : c;
  }
  return out + "\"";
}

}  // namespace leyden::filter
