// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/completion.h>

#include <algorithm>
#include <optional>

#include <store/filter/lexer.h>
#include <store/filter/syntax.h>
#include <store/filter/value.h>
#include <store/run_status.h>

namespace leyden {

namespace {

using namespace filter;
using Candidate = FilterCompletion::Candidate;
using Kind = Candidate::Kind;

// Where in the grammar the cursor stands.
struct Place {
  enum class Expects { Term, Operator, Value, Joint, List } expects = Expects::Term;
  std::string subject;  // Value, List: the key with its colon, or the name
};

Place after(const std::vector<Token>& tokens, size_t count) {
  using enum Place::Expects;
  Place place;
  bool in_list = false;
  for (size_t i = 0; i < count; ++i) {
    const Token& token = tokens[i];
    const bool joint = token.is_word("and") || token.is_word("or") || token.is_word("not");
    if (token.kind == Token::Kind::Key) {
      place = {Value, token.text + ":"};
    } else if (token.kind == Token::Kind::Operator || (token.is_word("contains") && place.expects == Operator)) {
      place.expects = Value;
    } else if (token.is_word("in") && place.expects == Operator) {
      place.expects = List;
    } else if (token.kind == Token::Kind::Open) {
      in_list = place.expects == List || place.expects == Value;
      if (!in_list) place = {};
      if (in_list) place.expects = Value;
    } else if (token.kind == Token::Kind::Comma && in_list) {
      place.expects = Value;
    } else if (token.kind == Token::Kind::Close) {
      in_list = false;
      place.expects = Joint;
    } else if (place.expects == Value) {
      place.expects = Joint;
    } else if (joint) {
      if (!(token.is_word("not") && place.expects == Operator)) place = {};
    } else {
      place = {Operator, token.text};
    }
  }
  return place;
}

class Collector {
 public:
  Collector(std::string_view typed, size_t limit) : typed_(lower(typed)), limit_(limit) {}

  void offer(std::string_view name, Kind kind, bool quote = true) {
    const size_t at = lower(name).find(typed_);
    if (at == std::string::npos) return;
    auto& list = at == 0 ? first_ : second_;
    if (list.size() < limit_) list.push_back({quote ? quoted_if_needed(name) : std::string(name), kind});
  }
  /// Fits already.
  void add(std::string text, Kind kind) { first_.push_back({std::move(text), kind}); }
  void offer_all(const std::vector<std::string>& names, Kind kind) {
    for (const std::string& name : names) offer(name, kind);
  }
  std::vector<Candidate> take() {
    first_.insert(first_.end(), second_.begin(), second_.end());
    if (first_.size() > limit_) first_.resize(limit_);
    return std::move(first_);
  }

 private:
  std::string typed_;
  size_t limit_;
  std::vector<Candidate> first_, second_;
};

void offer_aggregates(Collector& out, std::string_view typed, const Vocabulary& names) {
  const size_t dot = typed.rfind('.');
  if (dot == std::string_view::npos) return;
  const std::string metric(typed.substr(0, dot));
  if (!std::binary_search(names.metrics.begin(), names.metrics.end(), metric)) return;
  const std::string written = quoted_if_needed(metric) + ".";
  for (const Aggregate each : all_aggregates()) {
    if (to_string(each).starts_with(typed.substr(dot + 1)))
      out.add(written + std::string(to_string(each)), Kind::Metric);
  }
}

void offer_terms(Collector& out, std::string_view typed, const Vocabulary& names) {
  offer_aggregates(out, typed, names);
  out.offer_all(names.params, Kind::Param);
  out.offer_all(names.metrics, Kind::Metric);
  for (const Field::Fact fact : all_facts()) out.offer(to_string(fact), Kind::Fact, false);
  for (const char* key : kKeys) out.offer(std::string(key) + ":", Kind::Key, false);
  out.offer("not", Kind::Keyword, false);
}

void offer_statuses(Collector& out) {
  for (const RunStatus status :
       {RunStatus::Running, RunStatus::Finished, RunStatus::Failed, RunStatus::Stopped, RunStatus::Interrupted}) {
    out.offer(to_string(status), Kind::Value);
  }
}

void offer_values(Collector& out, const std::string& subject, const Vocabulary& names,
                  const std::function<std::vector<std::string>(const Field&)>& values) {
  if (subject == "status:" || subject == "status") return offer_statuses(out);
  if (subject == "tag:" || subject == "tag" || subject == "tags") return out.offer_all(names.tags, Kind::Value);
  if (subject == "plugin:" || subject == "plugin") return out.offer_all(names.plugins, Kind::Value);
  if (subject == "device:" || subject == "device") return out.offer_all(names.devices, Kind::Value);
  if (subject == "verb:" || subject == "verb") return out.offer_all(names.verbs, Kind::Value);
  if (subject == "has:") {
    out.offer_all(names.params, Kind::Param);
    out.offer_all(names.metrics, Kind::Metric);
    for (const char* fact : {"notes", "tags", "error"}) out.offer(fact, Kind::Fact, false);
    return;
  }
  if (subject == "started") {
    for (const char* time : {"today", "yesterday", "now-1h", "now-7d"}) out.offer(time, Kind::Value, false);
  } else if (subject == "starred" || subject == "archived") {
    for (const char* value : {"true", "false"}) out.offer(value, Kind::Value, false);
  } else if (values && !subject.ends_with(":")) {
    try {
      const Field field = Field::resolve(subject, names);
      if (field.kind == Field::Kind::Param || field.fact == Field::Fact::Name)
        out.offer_all(values(field), Kind::Value);
    } catch (const FilterError&) {
      // A name that nobody knows has no values.
    }
  }
}

void offer_joints(Collector& out) {
  for (const char* word : {"and", "or"}) out.offer(word, Kind::Keyword, false);
}

}  // namespace

FilterCompletion complete_filter(std::string_view text, size_t cursor, const Vocabulary& names,
                                 const std::function<std::vector<std::string>(const Field&)>& values,
                                 size_t limit) {
  cursor = std::min(cursor, text.size());
  if (cursor > kLongestFilter) return {{cursor, cursor}, {}};
  const std::vector<Token> tokens = tokens_of(text.substr(0, cursor));
  size_t before = tokens.size() - 1;  // without End
  FilterCompletion out{{cursor, cursor}, {}};
  std::string typed;
  if (before > 0) {
    const Token& last = tokens[before - 1];
    const bool open_quote = last.kind == Token::Kind::Quoted && !last.closed;
    if (open_quote || (last.kind == Token::Kind::Word && last.where.end == cursor)) {
      --before;
      typed = last.text;
      out.replaces = last.where;
    }
  }
  // What follows the cursor without a gap belongs to the word.
  for (const Token& token : tokens_of(text)) {
    if (token.where.begin == out.replaces.begin && token.is_text() && out.replaces.begin < cursor)
      out.replaces.end = std::max(out.replaces.end, token.where.end);
  }

  const Place place = after(tokens, before);
  Collector collector(typed, limit);
  switch (place.expects) {
    case Place::Expects::Term:
      offer_terms(collector, typed, names);
      break;
    case Place::Expects::Value:
      offer_values(collector, place.subject, names, values);
      break;
    case Place::Expects::Operator:
      for (const char* sign : {"<", "<=", "=", "!=", ">=", ">", "~"}) collector.offer(sign, Kind::Operator, false);
      for (const char* word : {"in", "not in", "contains"}) collector.offer(word, Kind::Operator, false);
      offer_joints(collector);
      break;
    case Place::Expects::Joint:
      offer_joints(collector);
      break;
    case Place::Expects::List:
      collector.offer("(", Kind::Operator, false);
      break;
  }
  out.candidates = collector.take();
  return out;
}

}  // namespace leyden
