// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/filter/evaluator.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include <store/filter/value.h>
#include <store/run_status.h>
#include <store/text.h>

namespace leyden::filter {

namespace {

using Fact = Field::Fact;

std::string shown(const Literal& literal) {
  return "\"" + text::valid_utf8(literal.text.substr(0, 60)) + (literal.text.size() > 60 ? "..." : "") + "\"";
}

// NaN answers false to all.
bool holds(double value, Comparison comparison, double limit) {
  switch (comparison) {
    case Comparison::Equal:
      return value == limit;
    case Comparison::NotEqual:
      return value < limit || value > limit;
    case Comparison::Less:
      return value < limit;
    case Comparison::LessEqual:
      return value <= limit;
    case Comparison::Greater:
      return value > limit;
    case Comparison::GreaterEqual:
      return value >= limit;
    default:
      return false;
  }
}

bool holds(int order, Comparison comparison) {
  return holds(static_cast<double>(order), comparison, 0.0);
}

bool is_text_search(Comparison comparison) {
  return comparison == Comparison::Contains || comparison == Comparison::ContainsNot;
}

// Of each text once, then of every run that has it; numbers are shown as text only where there is need.
RunSet runs_with_text(const Column& column, const std::function<bool(std::string_view)>& accepts,
                      bool numbers_too) {
  std::vector<char> accepted(column.texts().size());
  std::transform(column.texts().begin(), column.texts().end(), accepted.begin(), accepts);
  RunSet out(column.size());
  column.present().for_each([&](size_t run) {
    const std::optional<size_t> place = column.text_place(run);
    if (place ? accepted[*place] != 0 : numbers_too && accepts(column.text(run))) out.insert(run);
  });
  return out;
}

// Whole numbers beyond what a double tells apart.
bool is_long_integer(std::string_view text) {
  return text.size() > 15 && text.find_first_not_of("0123456789", text[0] == '-' ? 1 : 0) == std::string_view::npos;
}

RunSet compare_numbers(const Column& column, Comparison comparison, const Literal& literal, double limit) {
  const bool exact = is_long_integer(literal.text) &&
                     (comparison == Comparison::Equal || comparison == Comparison::NotEqual);
  RunSet out(column.size());
  column.present().for_each([&](size_t run) {
    const std::optional<size_t> place = column.text_place(run);
    const double number = column.number(run);
    bool good = holds(number, comparison, limit);
    if (place && std::isnan(number)) {
      good = comparison == Comparison::NotEqual;  // a text is no number
    } else if (place && exact) {
      good = (column.texts()[*place] == literal.text) == (comparison == Comparison::Equal);
    }
    if (good) out.insert(run);
  });
  return out;
}

class Evaluator {
 public:
  Evaluator(ColumnSource& source, double now) : source_(source), now_(now) {}

  RunSet runs(const Node& node) {
    switch (node.kind) {
      case Node::Kind::Everything:
        return source_.everything();
      case Node::Kind::And:
      case Node::Kind::Or:
        return combined(node);
      case Node::Kind::Not:
        return inverse(runs(*node.children[0]));
      case Node::Kind::Compare:
        return compared(node.field, node.comparison, node.values[0]);
      case Node::Kind::In:
        return any(node, [&](const Literal& value) { return compared(node.field, Comparison::Equal, value); });
      case Node::Kind::Keyed:
        return any(node, [&](const Literal& value) { return keyed(node.field, value); });
      case Node::Kind::Flag:
        return flagged(node.field.text == "starred" ? Fact::Starred : Fact::Archived, true);
      case Node::Kind::Words:
        return words(node.values[0]);
    }
    return nothing();
  }

 private:
  RunSet nothing() { return RunSet(source_.everything().size()); }
  RunSet inverse(const RunSet& set) {
    RunSet out = source_.everything();
    return out.remove(set);
  }
  std::shared_ptr<const Column> fact(Fact fact) { return source_.column({Field::Kind::Fact, fact, {}, {}}); }

  // Every part is evaluated, so that a mistake shows whatever the others say.
  RunSet combined(const Node& node) {
    RunSet out = runs(*node.children[0]);
    for (size_t i = 1; i < node.children.size(); ++i) {
      node.kind == Node::Kind::And ? out &= runs(*node.children[i]) : out |= runs(*node.children[i]);
    }
    return out;
  }

  template <class Match>
  RunSet any(const Node& node, Match&& match) {
    RunSet out = nothing();
    for (const Literal& value : node.values) out |= match(value);
    return out;
  }

  RunSet flagged(Fact which, bool on) {
    const auto column = fact(which);
    return runs_with_text(*column, [on](std::string_view text) { return (text == "true") == on; }, false);
  }

  RunSet words(const Literal& literal) { return source_.words(literal.text, literal.quoted); }

  RunSet compared(const Literal& name, Comparison comparison, const Literal& literal) {
    const Field field = Field::resolve(name.text, source_.names(), name.where);
    if (field.kind == Field::Kind::Fact) return compared_fact(name, field.fact, comparison, literal);
    return compared_column(field.text(), *source_.column(field), comparison, literal,
                           field.kind == Field::Kind::Metric);
  }

  RunSet compared_fact(const Literal& name, Fact which, Comparison comparison, const Literal& literal) {
    switch (which) {
      case Fact::Tags:
        return compared_tag(comparison, literal);
      case Fact::Started:
        return compared_time(comparison, literal);
      case Fact::Age:
      case Fact::Duration:
        return compared_duration(which, comparison, literal);
      case Fact::Status:
        if (!is_text_search(comparison)) check_status(literal);
        break;
      case Fact::Starred:
      case Fact::Archived:
        if (literal.text != "true" && literal.text != "false")
          throw FilterError(literal.where, name.text + " is true or false, not " + shown(literal) + ".");
        break;
      default:
        break;
    }
    return compared_text(name.text, *fact(which), comparison, literal);
  }

  RunSet compared_column(const std::string& name, const Column& column, Comparison comparison,
                         const Literal& literal, bool numbers_only) {
    if (!is_text_search(comparison)) {
      if (const std::optional<double> limit = number_of(literal.text))
        return compare_numbers(column, comparison, literal, *limit);
      if (equal_ignoring_case(literal.text, "nan") && !column.has_words()) {
        throw FilterError(literal.where, "Nothing is equal to NaN, less or more" +
                                             std::string(numbers_only ? "; the runs with NaN in a metric are found "
                                                                        "by its number of NaN points: val_loss.nan > 0."
                                                                      : "."));
      }
      if (numbers_only || !column.has_words())
        throw FilterError(literal.where, name + " holds numbers; " + shown(literal) + " is none.");
    }
    return compared_text(name, column, comparison, literal);
  }

  static RunSet compared_text(const std::string& name, const Column& column, Comparison comparison,
                              const Literal& literal) {
    const Pattern pattern(literal.text, !literal.quoted);
    switch (comparison) {
      case Comparison::Contains:
      case Comparison::ContainsNot: {
        const bool wanted = comparison == Comparison::Contains;
        return runs_with_text(
            column, [&](std::string_view text) { return pattern.found_in(text) == wanted; }, true);
      }
      case Comparison::Equal:
      case Comparison::NotEqual: {
        const bool wanted = comparison == Comparison::Equal;
        return runs_with_text(column, [&](std::string_view text) { return pattern.matches(text) == wanted; }, true);
      }
      default:
        break;
    }
    if (pattern.has_wildcards()) {
      throw FilterError(literal.where, "Wildcards go with =, != and ~, not with the order of " + name + ".");
    }
    return runs_with_text(
        column, [&](std::string_view text) { return holds(text.compare(literal.text), comparison); }, false);
  }

  RunSet compared_tag(Comparison comparison, const Literal& literal) {
    const Pattern pattern(literal.text, !literal.quoted);
    const bool contains = is_text_search(comparison);
    const bool inverted = comparison == Comparison::NotEqual || comparison == Comparison::ContainsNot;
    if (!contains && !inverted && comparison != Comparison::Equal)
      throw FilterError(literal.where, "Tags have no order; write tags = " + literal.text + " or tag:" + literal.text + ".");
    RunSet out = nothing();
    for (const auto& [tag, runs] : source_.tags()) {
      if (contains ? pattern.found_in(tag) : pattern.matches(tag)) out |= runs;
    }
    return inverted ? inverse(out) : out;
  }

  RunSet compared_time(Comparison comparison, const Literal& literal) {
    const std::optional<TimeSpan> span = time_of(literal.text, now_);
    if (!span) {
      throw FilterError(literal.where, shown(literal) +
                                           " is not a time; write 2026-01-31, 2026-01-31T18:30, today, yesterday or now-7d.");
    }
    return numbers_where(*fact(Fact::Started), [&](double started) {
      const bool within = started >= span->begin && (started < span->end || started == span->begin);
      switch (comparison) {
        case Comparison::Less:
          return started < span->begin;
        case Comparison::LessEqual:
          return started < span->begin || within;
        case Comparison::Greater:
          return started > span->begin && !within;
        case Comparison::GreaterEqual:
          return started >= span->begin;
        case Comparison::NotEqual:
        case Comparison::ContainsNot:
          return !std::isnan(started) && !within;
        default:
          return within;
      }
    });
  }

  RunSet compared_duration(Fact which, Comparison comparison, const Literal& literal) {
    const std::optional<double> seconds = duration_of(literal.text);
    if (!seconds || is_text_search(comparison)) {
      throw FilterError(literal.where, (is_text_search(comparison) ? "A duration is compared with < or >, not searched for"
                                                                   : shown(literal) + " is not a duration") +
                                           std::string("; write 90s, 15m, 1.5h, 2d or 1h30m."));
    }
    if (which == Fact::Duration)
      return numbers_where(*fact(Fact::Duration), [&](double value) { return holds(value, comparison, *seconds); });
    return numbers_where(*fact(Fact::Started),
                         [&](double started) { return holds(now_ - started, comparison, *seconds); });
  }

  template <class Accepts>
  static RunSet numbers_where(const Column& column, Accepts&& accepts) {
    RunSet out(column.size());
    column.present().for_each([&](size_t run) {
      if (accepts(column.number(run))) out.insert(run);
    });
    return out;
  }

  static void check_status(const Literal& literal) {
    if (literal.text.find_first_of("*?") != std::string::npos && !literal.quoted) return;
    if (run_status_from(lower(literal.text))) return;
    std::vector<std::string> all;
    for (const RunStatus status : {RunStatus::Running, RunStatus::Finished, RunStatus::Failed, RunStatus::Stopped,
                                   RunStatus::Interrupted}) {
      all.emplace_back(to_string(status));
    }
    const std::vector<std::string> near = text::nearest(lower(literal.text), all, 1);
    throw FilterError(literal.where, "There is no status " + shown(literal) + "; there are " + text::join(all, ", ") + ".",
                      near.empty() ? "" : near[0]);
  }

  RunSet keyed(const Literal& key, const Literal& literal) {
    const Pattern pattern(literal.text, !literal.quoted);
    if (key.text == "tag") return compared_tag(Comparison::Equal, literal);
    if (key.text == "has") return having(literal, pattern);
    if (key.text == "status") check_status(literal);
    const Field field = Field::resolve(key.text, {}, key.where);
    const bool anywhere = field.fact == Fact::Name || field.fact == Fact::Notes;
    const bool begins = field.fact == Fact::Id && !pattern.has_wildcards();
    const std::string beginning = lower(literal.text);
    return runs_with_text(
        *fact(field.fact),
        [&](std::string_view text) {
          if (begins) return lower(text).starts_with(beginning);
          return anywhere ? pattern.found_in(text) : pattern.matches(text);
        },
        false);
  }

  // Of a parameter or metric, or a fact that is not empty.
  RunSet having(const Literal& literal, const Pattern& pattern) {
    RunSet out = nothing();
    for (const std::string& path : source_.names().params) {
      if (pattern.matches(path)) out |= source_.present(Field::param(path));
    }
    for (const std::string& metric : source_.names().metrics) {
      if (pattern.matches(metric)) out |= source_.present(Field::metric(metric));
    }
    if (pattern.has_wildcards() || literal.quoted) return out;
    const auto not_empty = [](std::string_view text) { return !text.empty(); };
    for (const Fact each : {Fact::Notes, Fact::Error, Fact::Name, Fact::Device, Fact::Plugin}) {
      if (pattern.matches(to_string(each))) out |= runs_with_text(*fact(each), not_empty, false);
    }
    if (pattern.matches("tag") || pattern.matches("tags")) {
      for (const auto& [tag, runs] : source_.tags()) out |= runs;
    }
    return out;
  }

  ColumnSource& source_;
  double now_;
};

}  // namespace

ColumnSource::~ColumnSource() = default;

RunSet evaluate(const Node& node, ColumnSource& source, double now) {
  return Evaluator(source, now).runs(node);
}

}  // namespace leyden::filter
