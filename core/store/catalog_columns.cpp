// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_columns.h>

#include <algorithm>
#include <cmath>

#include <store/catalog_values.h>
#include <store/filter/value.h>
#include <store/metric_aggregate.h>
#include <store/raw_statement.h>
#include <store/text.h>

namespace leyden {

namespace {

using Fact = Field::Fact;

constexpr size_t kMostBytes = size_t{32} << 20;
constexpr double kExactIntegers = 9007199254740992.0;  // 2^53

// Beyond 2^53 a double is not the number any more: its digits are kept, too.
void set_integer(Column& column, size_t run, int64_t value) {
  if (std::abs(static_cast<double>(value)) < kExactIntegers) {
    column.set(run, static_cast<double>(value));
  } else {
    column.set(run, std::to_string(value));
  }
}

void set_param(Column& column, size_t run, const RawStatement& row, int at) {
  switch (row.type(at)) {
    case RawStatement::Type::Integer:
      return set_integer(column, run, row.integer(at));
    case RawStatement::Type::Real:
      return column.set(run, row.real(at));
    default:
      return column.set(run, row.text(at));
  }
}

const char* column_of(Aggregate aggregate, bool high) {
  switch (aggregate) {
    case Aggregate::Best:
      return high ? "max" : "min";
    case Aggregate::BestStep:
      return high ? "max_step" : "min_step";
    default:
      return to_string(aggregate).data();  // columns are called as aggregates are
  }
}

bool is_step_of_extreme(Aggregate aggregate) {
  return aggregate == Aggregate::MinStep || aggregate == Aggregate::MaxStep || aggregate == Aggregate::BestStep;
}

// As full-text search takes it: one phrase, with its quotes doubled. A NUL would end it.
std::string phrase(const std::string& words) {
  std::string out = "\"";
  for (const char c : text::valid_utf8(words)) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

void CatalogColumns::forget() {
  everything_.reset();
  names_.reset();
  tags_.reset();
  prints_.clear();
  kept_.clear();
  kept_bytes_ = 0;
}

void CatalogColumns::update(const std::vector<int64_t>& runs, bool names, bool tags) {
  if (names) names_.reset();
  if (tags) tags_.reset(), names_.reset();  // which has them, too
  if (!prints_.empty()) {
    RawStatement query(index_.database(), "SELECT same FROM run WHERE number = ?");
    for (const int64_t run : runs) {
      query.bind(1, run);
      if (query.step()) prints_[static_cast<size_t>(run)] = static_cast<uint64_t>(query.integer(0));
      query.reset();
    }
  }
  for (auto kept = kept_.begin(); kept != kept_.end();) {
    const auto here = kept++;
    if (replace_cells(here->column, here->field, runs)) continue;
    kept_bytes_ -= here->column->bytes();
    kept_.erase(here);
  }
}

// False when a column cannot take it: a value that is gone, a text that is another one. Such columns change seldom.
bool CatalogColumns::replace_cells(std::shared_ptr<Column>& column, const Field& field, const std::vector<int64_t>& runs) {
  Column now(size());
  for (const int64_t run : runs) read(now, field, run);
  for (const int64_t number : runs) {
    const auto run = static_cast<size_t>(number);
    if (now.present().contains(run) != column->present().contains(run) ||
        now.text_place(run).has_value() != column->text_place(run).has_value() ||
        (now.text_place(run) && now.text(run) != column->text(run)))
      return false;
  }
  if (column.use_count() > 1) column = std::make_shared<Column>(*column);  // somebody still looks at it
  for (const int64_t number : runs) {
    const auto run = static_cast<size_t>(number);
    if (now.present().contains(run) && !now.text_place(run)) column->set(run, now.number(run));
  }
  return true;
}

const RunSet& CatalogColumns::everything() {
  if (everything_) return *everything_;
  RunSet all(static_cast<size_t>(index_.last_number()) + 1);
  RawStatement query(index_.database(), "SELECT number FROM run WHERE number > 0");
  while (query.step()) all.insert(static_cast<size_t>(query.integer(0)));
  return everything_.emplace(std::move(all));
}

// The names that some run has now: others may be left of runs that are gone.
std::vector<std::string> CatalogColumns::names_in(const char* table) {
  std::vector<std::string> out;
  RawStatement query(index_.database(),
                     std::string("SELECT name FROM name WHERE EXISTS (SELECT 1 FROM ") + table +
                         " AS cell WHERE cell.name = name.number) ORDER BY name");
  while (query.step()) out.push_back(query.text(0));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> CatalogColumns::distinct(const char* column) {
  std::vector<std::string> out;
  RawStatement query(index_.database(),
                     std::string("SELECT DISTINCT ") + column + " FROM run WHERE " + column + " <> ''");
  while (query.step()) out.push_back(query.text(0));
  std::sort(out.begin(), out.end());
  return out;
}

const Vocabulary& CatalogColumns::names() {
  if (names_) return *names_;
  Vocabulary names;
  names.params = names_in("param");
  names.metrics = names_in("metric");
  for (const auto& tag : tags()) names.tags.push_back(tag.first);
  names.plugins = distinct("plugin");
  names.devices = distinct("device");
  names.verbs = distinct("verb");
  return names_.emplace(std::move(names));
}

const std::vector<std::pair<std::string, RunSet>>& CatalogColumns::tags() {
  if (tags_) return *tags_;
  std::vector<std::pair<std::string, RunSet>> tags;
  RawStatement query(index_.database(), "SELECT tag, run FROM tag ORDER BY tag");
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(1));
    if (!everything().contains(run)) continue;
    std::string tag = query.text(0);
    if (tags.empty() || tags.back().first != tag) tags.emplace_back(std::move(tag), RunSet(size()));
    tags.back().second.insert(run);
  }
  return tags_.emplace(std::move(tags));
}

std::shared_ptr<const Column> CatalogColumns::column(const Field& field) {
  const std::string key = std::to_string(static_cast<int>(field.kind)) + field.text();
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.key == key; });
  if (found != kept_.end()) {
    kept_.splice(kept_.begin(), kept_, found);
    return kept_.front().column;
  }
  auto column = std::make_shared<Column>(size());
  read(*column, field);
  kept_.push_front({key, field, std::move(column)});
  kept_bytes_ += kept_.front().column->bytes();
  while (kept_bytes_ > kMostBytes && kept_.size() > 1) {
    kept_bytes_ -= kept_.back().column->bytes();
    kept_.pop_back();
  }
  return kept_.front().column;
}

void CatalogColumns::read(Column& column, const Field& field, OneRun one) {
  switch (field.kind) {
    case Field::Kind::Param:
      return read_param(column, field.name, one);
    case Field::Kind::Metric:
      return read_metric(column, field.name, field.aggregate, one);
    case Field::Kind::Fact:
      break;
  }
  read_fact(column, field.fact, one);
}

void CatalogColumns::read_fact(Column& column, Fact fact, OneRun one) {
  std::string source(to_string(fact));
  if (fact == Fact::Duration) source = "seconds";
  if (fact == Fact::Age) source = "started";
  if (fact == Fact::Tags) source = "tags";
  RawStatement query(index_.database(), "SELECT number, " + source + " FROM run" + (one ? " WHERE number = ?" : ""));
  if (one) query.bind(1, *one);
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(0));
    if (!everything().contains(run)) continue;
    switch (fact) {
      case Fact::Started:
      case Fact::Age:
        if (const auto seconds = filter::iso_seconds(query.text(1))) column.set(run, *seconds);
        break;
      case Fact::Duration:
        column.set(run, query.real(1));
        break;
      case Fact::Status:
        column.set(run, to_string(static_cast<RunStatus>(std::clamp<int64_t>(query.integer(1), 0, 4))));
        break;
      case Fact::Tags:
        column.set(run, text::join(catalog_values::tags_from_json(query.bytes(1)), ", "));
        break;
      case Fact::Starred:
      case Fact::Archived:
        column.set(run, query.integer(1) != 0 ? "true" : "false");
        break;
      default:
        column.set(run, query.text(1));
    }
  }
}

void CatalogColumns::read_param(Column& column, const std::string& path, OneRun one) {
  RawStatement query(index_.database(), std::string("SELECT run, value FROM param WHERE name = ?") + (one ? " AND run = ?" : ""));
  query.bind(1, index_.names().number(path));
  if (one) query.bind(2, *one);
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(0));
    if (everything().contains(run)) set_param(column, run, query, 1);
  }
}

void CatalogColumns::read_metric(Column& column, const std::string& name, Aggregate aggregate, OneRun one) {
  RawStatement query(index_.database(), std::string("SELECT run, ") + column_of(aggregate, higher_is_better(name)) +
                                            ", count > nan FROM metric WHERE name = ?" + (one ? " AND run = ?" : ""));
  query.bind(1, index_.names().number(name));
  if (one) query.bind(2, *one);
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(0));
    if (!everything().contains(run)) continue;
    // NaN alone has no extremes, and so no steps of them.
    const bool none = is_step_of_extreme(aggregate) && query.integer(2) == 0;
    column.set(run, none ? std::nan("") : query.real(1));
  }
}

RunSet CatalogColumns::present(const Field& field) {
  RunSet out(size());
  RawStatement query(index_.database(), field.kind == Field::Kind::Param
                                            ? "SELECT run FROM param WHERE name = ?"
                                            : "SELECT run FROM metric WHERE name = ?");
  query.bind(1, index_.names().number(field.name));
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(0));
    if (everything().contains(run)) out.insert(run);
  }
  return out;
}

// Words that begin so, and names and states that hold it somewhere.
RunSet CatalogColumns::words(const std::string& words, bool exact) {
  RunSet out(size());
  const filter::Pattern pattern(words, !exact);
  for (const Fact fact : {Fact::Name, Fact::Status, Fact::Id}) {
    const auto texts = column({Field::Kind::Fact, fact, {}, Aggregate::Last});
    std::vector<char> fits(texts->texts().size());
    std::transform(texts->texts().begin(), texts->texts().end(), fits.begin(),
                   [&](const std::string& text) { return pattern.found_in(text); });
    texts->present().for_each([&](size_t run) {
      if (const auto place = texts->text_place(run); place && fits[*place]) out.insert(run);
    });
  }
  std::string wanted = words;
  while (!exact && wanted.ends_with('*')) wanted.pop_back();
  if (!exact && filter::Pattern(wanted).has_wildcards()) return out;
  RawStatement query(index_.database(), "SELECT rowid FROM words WHERE words MATCH ?");
  query.bind_copy(1, phrase(wanted) + (exact ? "" : " *"));
  while (query.step()) {
    const int64_t run = query.integer(0);
    if (run > 0 && everything().contains(static_cast<size_t>(run))) out.insert(static_cast<size_t>(run));
  }
  return out;
}

const std::vector<uint64_t>& CatalogColumns::prints_without_seeds() {
  if (!prints_.empty()) return prints_;
  prints_.resize(size());
  RawStatement query(index_.database(), "SELECT number, same FROM run");
  while (query.step()) {
    const auto run = static_cast<size_t>(query.integer(0));
    if (everything().contains(run)) prints_[run] = static_cast<uint64_t>(query.integer(1));
  }
  return prints_;
}

}  // namespace leyden
