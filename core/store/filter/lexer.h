// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <store/filter/filter_error.h>

// Private to core/store.
namespace leyden::filter {

struct Token {
  enum class Kind {
    Word,      // letters, digits and whatever is not an operator
    Quoted,    // "...", '...': never a keyword, no wildcards
    Key,       // tag: and its like; text is without the colon
    Operator,  // = == != < <= > >= ~ !~
    Open,
    Close,
    Comma,
    End
  };
  Kind kind = Kind::End;
  std::string text;  // quotes and escapes resolved
  TextRange where;
  bool closed = true;  // Quoted: its closing quote is there

  bool is_text() const { return kind == Kind::Word || kind == Kind::Quoted; }
  /// An unquoted keyword, in any case of letters.
  bool is_word(std::string_view keyword) const;
};

/// All tokens, the last one End. Never fails: what is wrong with them the parser says.
std::vector<Token> tokens_of(std::string_view text);

/// `text` as a filter would have to write it: bare, or in quotes.
std::string quoted_if_needed(std::string_view text);

}  // namespace leyden::filter
