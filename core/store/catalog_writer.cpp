// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/catalog_writer.h>

#include <algorithm>
#include <map>
#include <tuple>

#include <store/catalog_values.h>

namespace leyden {

namespace {

constexpr size_t kMostCells = 100'000;  // kept before they are written

void empty_tables(SQLite::Database& db) {
  db.exec(
      "DELETE FROM run; DELETE FROM detail; DELETE FROM name; DELETE FROM param; DELETE FROM metric;"
      "DELETE FROM tag; INSERT INTO words(words) VALUES ('delete-all')");
}

}  // namespace

CatalogWriter::CatalogWriter(CatalogIndex& index, bool everything)
    : index_(index),
      transaction_(std::in_place, *index.db_, SQLite::TransactionBehavior::IMMEDIATE),
      last_number_(0),
      last_name_(0),
      head_(*index.db_,
            "INSERT OR REPLACE INTO run VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
      detail_(*index.db_, "INSERT OR REPLACE INTO detail VALUES (?,?)"),
      param_(*index.db_, "INSERT OR REPLACE INTO param VALUES (?,?,?)"),
      metric_(*index.db_, "INSERT OR REPLACE INTO metric VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"),
      tag_(*index.db_, "INSERT OR REPLACE INTO tag VALUES (?,?)"),
      name_(*index.db_, "INSERT OR REPLACE INTO name VALUES (?,?)"),
      words_(*index.db_, "INSERT INTO words(rowid, text) VALUES (?,?)"),
      no_head_(*index.db_, "DELETE FROM run WHERE number = ?"),
      no_detail_(*index.db_, "DELETE FROM detail WHERE run = ?"),
      no_param_(*index.db_, "DELETE FROM param WHERE name = ? AND run = ?"),
      no_metric_(*index.db_, "DELETE FROM metric WHERE name = ? AND run = ?"),
      no_tag_(*index.db_, "DELETE FROM tag WHERE tag = ? AND run = ?"),
      no_words_(*index.db_, "INSERT INTO words(words, rowid, text) VALUES ('delete',?,?)") {
  if (everything) {
    empty_tables(*index.db_);
    index_.names_ = std::make_shared<NameBook>();
  }
  last_number_ = index_.last_number();
  last_name_ = index_.names_->last();
}

CatalogWriter::~CatalogWriter() {
  if (committed_) return;
  try {
    transaction_.reset();  // takes it back
    index_.load_names();
  } catch (const SQLite::Exception&) {
    // The next use of the index meets the same error.
  }
}

CatalogIndex::Entry CatalogWriter::put(const RunRow& row, const RunStamp& stamp,
                                       const CatalogIndex::Entry& known) {
  const std::string values = encode_values(row, *index_.names_);
  CatalogIndex::Entry entry{row.run_id, known.number, stamp, catalog_values::print_of(row, values),
                            row.status == RunStatus::Running};
  std::optional<RunRow> before;
  if (known.number != 0) before = index_.row(known.number);
  if (!before) entry.number = ++last_number_;
  const RunRow nothing;
  put_head(row, entry);
  if (before && known.print == entry.print) return entry;  // but for the stamp it is the same
  put_detail(entry.number, values);
  put_values(row, before ? *before : nothing, entry.number);
  const std::string words = catalog_values::words_of(row);
  const std::string old_words = before ? catalog_values::words_of(*before) : std::string();
  if (words != old_words) {
    if (before) put_words(no_words_, old_words, entry.number);
    put_words(words_, words, entry.number);
  }
  if (!before || before->plugin != row.plugin || before->device != row.device || before->verb != row.verb) names_touched_ = true;
  if (!before || before->annotations.tags != row.annotations.tags) {
    tags_touched_ = true;
    if (before) drop_tags(before->annotations.tags, entry.number);
    put_tags(row.annotations.tags, entry.number);
  }
  return entry;
}

void CatalogWriter::put_head(const RunRow& row, const CatalogIndex::Entry& entry) {
  int at = 1;
  head_.bind(at++, entry.number);
  head_.bind(at++, std::string_view(row.run_id));
  for (const FileStamp* stamp : {&entry.stamp.db, &entry.stamp.wal, &entry.stamp.annotations}) {
    head_.bind(at++, stamp->mtime_ns);
    head_.bind(at++, stamp->size);
  }
  head_.bind(at++, static_cast<int64_t>(entry.print));
  head_.bind(at++, static_cast<int64_t>(catalog_values::print_without_seeds(row)));
  const Annotations& notes = row.annotations;
  for (const std::string* text : {&row.name, &notes.name, &row.plugin, &row.verb, &row.device})
    head_.bind(at++, std::string_view(*text));
  head_.bind(at++, static_cast<int64_t>(row.status));
  head_.bind(at++, int64_t{row.broken});
  head_.bind(at++, std::string_view(row.started));
  head_.bind(at++, row.seconds);
  for (const std::string* text : {&row.error, &notes.notes, &notes.colour})
    head_.bind(at++, std::string_view(*text));
  head_.bind(at++, int64_t{notes.starred});
  head_.bind(at++, int64_t{notes.archived});
  const std::string tags = catalog_values::tags_as_json(notes.tags);
  head_.bind(at, std::string_view(tags));
  head_.run();
}

void CatalogWriter::put_detail(int64_t number, std::string_view bytes) {
  detail_.bind(1, number);
  detail_.bind_blob(2, bytes);
  detail_.run();
}

// Writes what differs: a run of 12,345 metrics that goes on changes some of them at a time.
void CatalogWriter::put_values(const RunRow& row, const RunRow& before, int64_t number) {
  std::map<std::string_view, const std::string*> old_params;
  std::map<std::string_view, const SeriesInfo*> old_metrics;
  for (const auto& [path, value] : before.params) old_params[path] = &value;
  for (const SeriesInfo& metric : before.metrics) old_metrics[metric.name] = &metric;
  for (const auto& [path, value] : row.params) {
    const auto old = old_params.find(path);
    if (old == old_params.end() || *old->second != value)
      params_.push_back({index_.names_->number(path), number, value});
    old != old_params.end() ? void(old_params.erase(old)) : void(names_touched_ = true);
  }
  for (const SeriesInfo& metric : row.metrics) {
    const auto old = old_metrics.find(metric.name);
    if (old == old_metrics.end() || !(*old->second == metric))
      metrics_.push_back({index_.names_->number(metric.name), number, metric});
    old != old_metrics.end() ? void(old_metrics.erase(old)) : void(names_touched_ = true);
  }
  names_touched_ = names_touched_ || !old_params.empty() || !old_metrics.empty();
  for (const auto& [path, value] : old_params) drop(no_param_, std::string(path), number);
  for (const auto& [name, metric] : old_metrics) drop(no_metric_, std::string(name), number);
  if (params_.size() + metrics_.size() > kMostCells) write_cells();
}

void CatalogWriter::drop(RawStatement& statement, const std::string& name, int64_t number) {
  statement.bind(1, index_.names_->number(name));
  statement.bind(2, number);
  statement.run();
}

void CatalogWriter::put_tags(const std::vector<std::string>& tags, int64_t number) {
  for (const std::string& tag : tags) {
    tag_.bind(1, std::string_view(tag));
    tag_.bind(2, number);
    tag_.run();
  }
}

void CatalogWriter::drop_tags(const std::vector<std::string>& tags, int64_t number) {
  for (const std::string& tag : tags) {
    no_tag_.bind(1, std::string_view(tag));
    no_tag_.bind(2, number);
    no_tag_.run();
  }
}

void CatalogWriter::put_words(RawStatement& statement, const std::string& text, int64_t number) {
  statement.bind(1, number);
  statement.bind(2, std::string_view(text));
  statement.run();
}

void CatalogWriter::remove(int64_t number) {
  const std::optional<RunRow> row = index_.row(number);
  if (!row) return;
  for (const auto& [path, value] : row->params) drop(no_param_, path, number);
  for (const SeriesInfo& metric : row->metrics) drop(no_metric_, metric.name, number);
  drop_tags(row->annotations.tags, number);
  put_words(no_words_, catalog_values::words_of(*row), number);
  for (RawStatement* statement : {&no_head_, &no_detail_}) {
    statement->bind(1, number);
    statement->run();
  }
}

void CatalogWriter::write_names() {
  for (int64_t number = last_name_ + 1; number <= index_.names_->last(); ++number) {
    name_.bind(1, number);
    name_.bind(2, std::string_view(index_.names_->name(number)));
    name_.run();
  }
  last_name_ = index_.names_->last();
}

void CatalogWriter::write_cells() {
  const auto place = [](const auto& cell) { return std::pair(cell.name, cell.run); };
  const auto by_place = [&](const auto& a, const auto& b) { return place(a) < place(b); };
  std::sort(params_.begin(), params_.end(), by_place);
  std::sort(metrics_.begin(), metrics_.end(), by_place);
  for (const NewParam& cell : params_) {
    param_.bind(1, cell.name);
    param_.bind(2, cell.run);
    catalog_values::bind_param(param_, 3, cell.json);
    param_.run();
  }
  for (const auto& [name, run, metric] : metrics_) {
    int at = 1;
    for (const int64_t number : {name, run}) metric_.bind(at++, number);
    for (const double number : {metric.last, metric.min, metric.max, metric.mean}) metric_.bind(at++, number);
    for (const int64_t number : {metric.count, metric.nan, metric.first_step, metric.last_step, metric.min_step,
                                 metric.max_step}) {
      metric_.bind(at++, number);
    }
    metric_.run();
  }
  params_.clear();
  metrics_.clear();
}

void CatalogWriter::commit() {
  write_names();
  write_cells();
  transaction_->commit();
  committed_ = true;
}

}  // namespace leyden
