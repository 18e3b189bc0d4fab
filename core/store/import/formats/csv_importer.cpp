// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// CSV of any shape: a row a step with a column a metric, or a row a point (name, value). A file is searched for when a
// person names it, or asks for this format: data sets are CSV, too.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include <store/file_system.h>
#include <store/import/csv_reader.h>
#include <store/import/imported_run.h>
#include <store/import/importer.h>
#include <store/import/param_values.h>
#include <store/import/source_stamp.h>
#include <store/store_error.h>
#include <store/text.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kNoColumn = std::numeric_limits<size_t>::max();
const std::vector<std::string> kRoles = {"step", "epoch", "time", "run", "name", "value", "metrics", "delimiter"};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

char delimiter_of(const ImportOptions& options) {
  const auto found = options.map.find("delimiter");
  if (found == options.map.end()) return 0;
  if (found->second == "tab" || found->second == "\\t") return '\t';
  if (found->second.size() == 1) return found->second[0];
  throw StoreError(StoreError::Kind::Invalid, "delimiter=" + found->second + " is not allowed: one character, or tab.");
}

/// Which column is what, by the mapping, else by its name.
struct Columns {
  std::vector<std::string> names;
  size_t step = kNoColumn, epoch = kNoColumn, time = kNoColumn, run = kNoColumn, name = kNoColumn, value = kNoColumn;
  std::vector<size_t> metrics;  // of the wide form

  bool is_long() const { return name != kNoColumn && value != kNoColumn; }
};

class ColumnFinder {
 public:
  ColumnFinder(const ImportOptions& options, std::vector<std::string> header, const std::string& file)
      : options_(options), file_(file) {
    columns_.names = std::move(header);
  }

  Columns find() {
    for (const auto& [role, column] : options_.map) {
      if (std::find(kRoles.begin(), kRoles.end(), role) != kRoles.end()) continue;
      throw StoreError(StoreError::Kind::Invalid, "\"" + role + "\" is nothing that a column can be; allowed are " +
                                                      text::join(kRoles, ", ") + ".");
    }
    columns_.step = column("step", {"step", "global_step", "iteration", "iter"});
    columns_.epoch = column("epoch", {"epoch"});
    columns_.time = column("time", {"wall_time", "wall time", "timestamp", "time"});
    columns_.run = column("run", {"run", "run_id", "run_name"});
    columns_.name = column("name", {"name", "metric", "tag", "key"});
    columns_.value = column("value", {"value"});
    if (!columns_.is_long()) columns_.name = columns_.value = kNoColumn;
    if (!columns_.is_long()) find_metrics();
    return std::move(columns_);
  }

 private:
  size_t column(const std::string& role, std::initializer_list<const char*> names) const {
    if (const auto given = options_.map.find(role); given != options_.map.end()) return named(given->second);
    for (const char* name : names) {
      for (size_t i = 0; i < columns_.names.size(); ++i) {
        if (lower(columns_.names[i]) == name) return i;
      }
    }
    return kNoColumn;
  }

  // By its name, or its number from 1.
  size_t named(const std::string& wanted) const {
    const auto found = std::find(columns_.names.begin(), columns_.names.end(), wanted);
    if (found != columns_.names.end()) return static_cast<size_t>(found - columns_.names.begin());
    size_t number = 0;
    const auto end = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number).ptr;
    if (end == wanted.data() + wanted.size() && number >= 1 && number <= columns_.names.size()) return number - 1;
    std::vector<std::string> near = text::nearest(wanted, columns_.names);
    if (near.empty()) near.assign(columns_.names.begin(), columns_.names.begin() + std::min<std::ptrdiff_t>(5, std::ssize(columns_.names)));
    throw StoreError(StoreError::Kind::Invalid,
                     file_ + " has no column \"" + wanted + "\"; it has " + text::join(near, ", ") + ".");
  }

  void find_metrics() {
    if (const auto given = options_.map.find("metrics"); given != options_.map.end()) {
      for (size_t begin = 0; begin <= given->second.size();) {
        const size_t end = std::min(given->second.find(',', begin), given->second.size());
        columns_.metrics.push_back(named(given->second.substr(begin, end - begin)));
        begin = end + 1;
      }
      return;
    }
    for (size_t i = 0; i < columns_.names.size(); ++i) {
      if (i != columns_.step && i != columns_.epoch && i != columns_.time && i != columns_.run) columns_.metrics.push_back(i);
    }
  }

  const ImportOptions& options_;
  const std::string file_;
  Columns columns_;
};

/// The rows of a file, with its columns known. Without a first line of names the columns are called column 1, 2, ...
class Table {
 public:
  Table(const fs::path& file, const ImportOptions& options) : reader_(file, delimiter_of(options)) {
    if (!reader_.next(cells_)) throw StoreError(StoreError::Kind::Invalid, file.string() + " is empty.");
    std::vector<std::string> header = cells_;
    first_is_data_ = std::all_of(header.begin(), header.end(), [](const auto& cell) { return cell.empty() || number_of_text(cell); });
    for (size_t i = 0; first_is_data_ && i < header.size(); ++i) header[i] = "column " + std::to_string(i + 1);
    columns_ = ColumnFinder(options, std::move(header), file.string()).find();
  }

  const Columns& columns() const { return columns_; }
  uint64_t position() const { return reader_.position(); }
  void only(const CsvRows& rows) {
    reader_.only(rows);
    first_is_data_ = false;  // one of the rows, if it is wanted
  }
  void add_row_to(CsvRows& rows) const { rows.add(reader_.row_begin(), reader_.position(), reader_.line(), reader_.end_line()); }

  bool next() {
    if (!std::exchange(first_is_data_, false) && !reader_.next(cells_)) return false;
    if (cells_.size() > columns_.names.size()) {
      reader_.fail(columns_.names.size(), {}, "the row has " + std::to_string(cells_.size()) + " cells, the first line " +
                                                  std::to_string(columns_.names.size()) + ".");
    }
    return true;
  }

  std::string cell(size_t at) const { return at < cells_.size() ? cells_[at] : std::string(); }

  /// None for a blank cell, and for a column that is not there.
  std::optional<double> number(size_t at) const {
    if (at >= cells_.size() || cells_[at].empty()) return std::nullopt;
    const auto found = number_of_text(cells_[at]);
    if (!found) reader_.fail(at, columns_.names[at], "\"" + cells_[at].substr(0, 40) + "\" is not a number.");
    return found;
  }

  int64_t step(int64_t row) const {
    if (columns_.step == kNoColumn) return row;
    const auto found = number(columns_.step);
    if (!found || !(std::abs(*found) < 9e15) || *found != std::trunc(*found))
      reader_.fail(columns_.step, columns_.names[columns_.step], "a whole number is needed as the step.");
    return static_cast<int64_t>(*found);
  }

 private:
  CsvReader reader_;
  std::vector<std::string> cells_;
  Columns columns_;
  bool first_is_data_ = false;
};

/// The rows of each run of a file with a run column, found in one pass, so that reading all runs is a second one and not
/// as many as there are runs.
struct CsvParts {
  FileStamp file;
  std::map<std::string, CsvRows> rows;
};

class CsvImporter : public Importer {
 public:
  std::string_view id() const override { return "csv"; }
  std::string_view title() const override { return "CSV files"; }

  void find(const ImportFolder& folder, const ImportOptions& options, ImportFindings& findings) const override {
    if (!folder.named_file && options.format != "csv") return;
    for (const ImportFolder::File& file : folder.files) {
      const std::string ending = lower(fs::path(file.name).extension().string());
      if (ending != ".csv" && ending != ".tsv" && !(folder.named_file && options.format == "csv")) continue;
      const fs::path path = folder.path / file.name;
      const std::string name = folder.named_file ? folder.name : folder.name + "/" + path.stem().string();
      try {
        add(path, name, file, options, findings);
      } catch (const StoreError& error) {
        if (folder.named_file) throw;
        findings.notes.push_back(error.what());
      }
      findings.taken.push_back(file.name);
    }
  }

  void read(const ImportSource& source, const ImportOptions& options, ImportedRun& run) const override {
    Table table(source.path, options);
    const Columns& columns = table.columns();
    run.ended = run.started = static_cast<double>(file_stamp(source.path).mtime_ns) / 1e9;
    if (columns.time != kNoColumn) run.started.reset(), run.ended.reset();
    if (columns.run != kNoColumn) table.only(rows_of(source));
    std::vector<ScalarPoint> points;
    uint64_t told = 0;
    try {
      for (int64_t row = 0; table.next(); ++row) {
        points.clear();
        add_points(table, run, points);
        run.log(table.step(row), table.number(columns.epoch).value_or(kNone), table.number(columns.time).value_or(kNone), points);
        if (table.position() - told < (1 << 18)) continue;
        run.advance(table.position() - told);
        told = table.position();
      }
    } catch (const StoreError& error) {
      if (run.points() == 0) throw;
      run.note(std::string(error.what()) + " What follows was left out.");
    }
  }

 private:
  static const CsvRows& rows_of(const ImportSource& source) {
    const auto& parts = *static_cast<const CsvParts*>(source.opened.get());
    if (parts.file != file_stamp(source.path))
      throw StoreError(StoreError::Kind::Invalid, source.path.string() + " has changed since it was looked at; import it again.");
    return parts.rows.at(source.part);
  }

  static void add(const fs::path& path, const std::string& name, const ImportFolder::File& file,
                  const ImportOptions& options, ImportFindings& findings) {
    SourceStamp stamp;
    stamp.add(file);
    for (const auto& [role, column] : options.map) stamp.add(role).add(column);
    Table table(path, options);
    const std::string origin = "csv:" + path.string();
    if (table.columns().run == kNoColumn) {
      findings.sources.push_back({{}, origin, path, name, stamp.text(), file.bytes, {}});
      return;
    }
    const auto parts = std::make_shared<CsvParts>();
    parts->file = file_stamp(path);
    std::vector<std::string> runs;
    while (table.next()) {
      const auto [rows, is_new] = parts->rows.try_emplace(table.cell(table.columns().run));
      if (is_new) runs.push_back(rows->first);
      table.add_row_to(rows->second);
    }
    for (const std::string& run : runs) {
      findings.sources.push_back({{}, origin + "#" + run, path, run.empty() ? name : name + "/" + run, stamp.text(),
                                  parts->rows[run].bytes(), run, parts});
    }
  }

  static void add_points(const Table& table, ImportedRun& run, std::vector<ScalarPoint>& points) {
    const Columns& columns = table.columns();
    if (columns.is_long()) {
      if (const auto value = table.number(columns.value)) points.push_back({run.series(table.cell(columns.name)), *value});
      return;
    }
    for (const size_t at : columns.metrics) {
      if (const auto value = table.number(at)) points.push_back({run.series(columns.names[at]), *value});
    }
  }
};

const ImporterRegistration registration(90, std::make_unique<CsvImporter>());

}  // namespace

}  // namespace leyden
