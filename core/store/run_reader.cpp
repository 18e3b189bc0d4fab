// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/run_reader.h>

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <new>
#include <system_error>
#include <type_traits>

#include <store/attempt_cuts.h>
#include <store/envelope_builder.h>
#include <store/run_lock.h>
#include <store/schema.h>
#include <store/series_reader.h>
#include <store/sqlite_session.h>
#include <store/text.h>

namespace leyden {

namespace fs = std::filesystem;

namespace {

RunPaths paths_of(const fs::path& folder) {
  return RunPaths{folder.has_filename() ? folder : folder.parent_path()};
}

double now() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

int64_t to_limit(size_t limit) {
  return static_cast<int64_t>(std::min<size_t>(limit, std::numeric_limits<int64_t>::max()));
}

}  // namespace

class RunReader::Impl {
 public:
  explicit Impl(const fs::path& folder) : paths_(paths_of(folder)) {
    std::error_code error;
    if (!fs::exists(paths_.db(), error)) {
      throw StoreError(StoreError::Kind::NotFound,
                       paths_.root.string() + " holds no run (there is no run.db).");
    }
    read([](SQLite::Database&, SeriesReader&) { return 0; });
  }

  // A trainer that died in DELETE mode leaves a journal that a read-only connection cannot roll back. Holding
  // the lock of the run we may: nobody else writes then.
  void roll_back() {
    const std::optional<RunLock> lock = RunLock::try_acquire(paths_.lock());
    if (lock) open_for_writing(paths_.db(), false)->execAndGet("SELECT count(*) FROM sqlite_schema");
  }

  // Runs `query(db, series_reader)` in one transaction, so that all it reads belongs together.
  template <class Query>
  std::invoke_result_t<Query&, SQLite::Database&, SeriesReader&> read(Query&& query) {
    try {
      connect();
      budget_->renew();
      db_->exec("BEGIN");
      struct End {
        Impl& self;
        ~End() { self.end_transaction(); }
      } end{*this};
      return query(*db_, *series_);
    } catch (const SQLite::Exception& error) {
      disconnect();
      throw store_error(error, paths_.db(), "read");
    } catch (const std::bad_alloc&) {
      disconnect();
      throw StoreError(StoreError::Kind::Storage, paths_.db().string() + " could not be read: not enough memory.");
    }
  }

  SeriesRecord record(SeriesReader& reader, std::string_view name) {
    std::optional<SeriesRecord> found = reader.find(name);
    if (found) return std::move(*found);
    std::vector<std::string> names;
    for (const SeriesInfo& info : reader.list()) names.push_back(info.name);
    const std::vector<std::string> near = text::nearest(name, names);
    throw StoreError(StoreError::Kind::NotFound,
                     "The run " + paths_.run_id() + " has no series \"" + text::valid_utf8(name) + "\"" +
                         (near.empty() ? "." : "; there is " + text::join(near, ", ") + "."));
  }

  void disconnect() {
    series_.reset();
    budget_.reset();
    db_.reset();
  }

  std::vector<AttemptInfo> attempts(SQLite::Database& db);
  AttemptCuts cuts(SQLite::Database& db, Attempts attempts);
  RunState state(SQLite::Database& db);

  const RunPaths paths_;

 private:
  void connect() {
    if (db_) return;
    try {
      open();
    } catch (const SQLite::Exception& error) {
      if ((error.getErrorCode() & 0xff) != SQLITE_READONLY) throw;
      roll_back();
      open();
    }
  }

  void open() {
    auto db = open_for_reading(paths_.db());
    auto budget = std::make_unique<WorkBudget>(*db);
    budget->renew();
    schema::check_run_database(*db, paths_.db(), false);
    wal_ = pragma(*db, "journal_mode") == "wal";
    series_ = std::make_unique<SeriesReader>(*db);
    db_ = std::move(db);
    budget_ = std::move(budget);
  }

  // A connection keeps the trainer from leaving WAL mode, so it lets go as soon as the run has ended.
  void end_transaction() noexcept {
    if (!db_) return;
    bool ended = false;
    try {
      if (wal_) ended = status_text(*db_) != "running";
      db_->exec("COMMIT");
    } catch (const std::exception&) {
      ended = true;
    }
    if (ended) disconnect();
  }

  static std::string status_text(SQLite::Database& db) {
    SQLite::Statement query(db, "SELECT value FROM info WHERE key = 'status'");
    return query.executeStep() ? text_of(query.getColumn(0)) : std::string();
  }

  std::unique_ptr<SQLite::Database> db_;
  std::unique_ptr<WorkBudget> budget_;
  std::unique_ptr<SeriesReader> series_;
  bool wal_ = false;
};

std::vector<AttemptInfo> RunReader::Impl::attempts(SQLite::Database& db) {
  std::vector<AttemptInfo> out;
  SQLite::Statement query(db,
                          "SELECT id, started, seconds, status, first_step, last_step, host, pid FROM attempt"
                          " ORDER BY id");
  const auto optional = [](const SQLite::Column& column) {
    return column.isNull() ? std::nullopt : std::optional<int64_t>(column.getInt64());
  };
  while (query.executeStep()) {
    out.push_back({query.getColumn(0).getInt(), query.getColumn(1).getDouble(),
                   query.getColumn(2).getDouble(), text_of(query.getColumn(3)), optional(query.getColumn(4)),
                   optional(query.getColumn(5)), text_of(query.getColumn(6)), query.getColumn(7).getInt64()});
  }
  return out;
}

AttemptCuts RunReader::Impl::cuts(SQLite::Database& db, Attempts which) {
  return which == Attempts::All ? AttemptCuts() : attempt_cuts(attempts(db));
}

RunState RunReader::Impl::state(SQLite::Database& db) {
  RunState state;
  SQLite::Statement query(db, "SELECT key, value FROM info");
  while (query.executeStep()) state.info[text_of(query.getColumn(0))] = text_of(query.getColumn(1));
  const auto value = [&](const char* key) {
    const auto found = state.info.find(key);
    return found == state.info.end() ? std::string() : found->second;
  };
  state.run_id = value("run_id");
  state.name = value("name");
  state.plugin = value("plugin");
  state.plugin_version = value("plugin_version");
  state.verb = value("verb");
  state.device = value("device");
  state.error = value("error");
  state.started_iso = value("started");
  state.status = run_status_from(value("status")).value_or(RunStatus::Interrupted);
  const std::vector<AttemptInfo> all = attempts(db);
  state.attempts = static_cast<int>(all.size());
  if (!all.empty()) state.started = all.front().started;
  for (const AttemptInfo& attempt : all) state.seconds += attempt.seconds;
  return state;
}

RunReader::RunReader(const fs::path& run_folder) : impl_(std::make_unique<Impl>(run_folder)) {}
RunReader::~RunReader() = default;
RunReader::RunReader(RunReader&&) noexcept = default;
RunReader& RunReader::operator=(RunReader&&) noexcept = default;

const RunPaths& RunReader::paths() const {
  return impl_->paths_;
}

RunState RunReader::state() {
  const auto read = [this] {
    return impl_->read([this](SQLite::Database& db, SeriesReader&) { return impl_->state(db); });
  };
  RunState state = read();
  if (state.status != RunStatus::Running) return state;
  if (!RunLock::is_held(impl_->paths_.lock())) {
    // Nobody trains it; unless it ended between the two looks, it was cut off.
    state = read();
    if (state.status == RunStatus::Running) state.status = RunStatus::Interrupted;
    return state;
  }
  const std::vector<AttemptInfo> all = attempts();
  if (!all.empty()) {
    state.seconds += std::max(0.0, now() - all.back().started - all.back().seconds);
  }
  return state;
}

std::vector<AttemptInfo> RunReader::attempts() {
  return impl_->read([this](SQLite::Database& db, SeriesReader&) { return impl_->attempts(db); });
}

RunSnapshot RunReader::snapshot() {
  return impl_->read([this](SQLite::Database& db, SeriesReader& reader) {
    RunSnapshot out{impl_->state(db), reader.list()};
    SQLite::Statement query(db, "SELECT (SELECT max(id) FROM event), (SELECT max(id) FROM log_line),"
                                " (SELECT max(id) FROM histogram), (SELECT max(id) FROM system_metric)");
    if (!query.executeStep()) return out;
    out.last_event = query.getColumn(0).getInt64();
    out.last_line = query.getColumn(1).getInt64();
    out.last_histogram = query.getColumn(2).getInt64();
    out.last_system_metric = query.getColumn(3).getInt64();
    return out;
  });
}

std::vector<SeriesInfo> RunReader::series() {
  return impl_->read([](SQLite::Database&, SeriesReader& reader) { return reader.list(); });
}

std::optional<SeriesInfo> RunReader::series(std::string_view name) {
  return impl_->read([&](SQLite::Database&, SeriesReader& reader) -> std::optional<SeriesInfo> {
    const std::optional<SeriesRecord> found = reader.find(name);
    if (!found || found->totals.all.count == 0) return std::nullopt;
    return to_info(found->name, found->totals);
  });
}

std::vector<std::pair<std::string, std::string>> RunReader::params() {
  return impl_->read([](SQLite::Database& db, SeriesReader&) {
    std::vector<std::pair<std::string, std::string>> out;
    SQLite::Statement query(db, "SELECT path, value FROM param ORDER BY id");
    while (query.executeStep()) out.emplace_back(text_of(query.getColumn(0)), text_of(query.getColumn(1)));
    return out;
  });
}

Annotations RunReader::annotations() {
  return read_annotations(impl_->paths_.annotations());
}

std::vector<Point> RunReader::points(std::string_view series, int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database&, SeriesReader& reader) {
    const SeriesRecord record = impl_->record(reader, series);
    std::vector<Point> out;
    const Places places = reader.places_after(record, after_id, to_limit(limit));
    out.reserve(static_cast<size_t>(std::min<int64_t>(count_of(places), record.totals.all.count)));
    reader.points(places, [&](const SeriesReader::Row& row) {
      out.push_back({row.id, row.step, row.epoch, row.wall_time, row.value, row.attempt});
    });
    return out;
  });
}

SeriesColumns RunReader::columns(std::string_view series, int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database&, SeriesReader& reader) {
    const SeriesRecord record = impl_->record(reader, series);
    SeriesColumns out;
    const Places places = reader.places_after(record, after_id, to_limit(limit));
    const auto count = static_cast<size_t>(std::min<int64_t>(count_of(places), record.totals.all.count));
    out.id.reserve(count);
    out.step.reserve(count);
    out.epoch.reserve(count);
    out.wall_time.reserve(count);
    out.value.reserve(count);
    out.attempt.reserve(count);
    reader.points(places, [&](const SeriesReader::Row& row) {
      out.id.push_back(row.id);
      out.step.push_back(row.step);
      out.epoch.push_back(row.epoch);
      out.wall_time.push_back(row.wall_time);
      out.value.push_back(row.value);
      out.attempt.push_back(row.attempt);
    });
    return out;
  });
}

Envelope RunReader::envelope(std::string_view series, double x_from, double x_to, int pixels, XAxis axis,
                             Attempts attempts, Borders borders) {
  if (!std::isfinite(x_from) || !std::isfinite(x_to) || x_from > x_to || pixels < 1 || pixels > 1'000'000) {
    throw StoreError(StoreError::Kind::Invalid,
                     "An envelope needs a finite range from left to right and 1 to 1,000,000 pixels.");
  }
  return impl_->read([&](SQLite::Database& db, SeriesReader& reader) {
    const SeriesRecord record = impl_->record(reader, series);
    EnvelopeQuery query{x_from, x_to, pixels, axis, 0.0, impl_->cuts(db, attempts), borders};
    if (axis == XAxis::RelativeTime) query.started = impl_->state(db).started;
    return EnvelopeBuilder(reader, record, query).build();
  });
}

std::optional<std::pair<double, double>> RunReader::x_range(std::string_view series, XAxis axis) {
  return impl_->read([&](SQLite::Database& db, SeriesReader& reader) {
    const SeriesRecord record = impl_->record(reader, series);
    EnvelopeQuery query{0.0, 0.0, 1, axis, 0.0, impl_->cuts(db, Attempts::Current), Borders::Exact};
    if (axis == XAxis::RelativeTime) query.started = impl_->state(db).started;
    return EnvelopeBuilder(reader, record, query).x_range();
  });
}

bool RunReader::in_order(std::string_view series, XAxis axis, Attempts attempts) {
  return impl_->read([&](SQLite::Database& db, SeriesReader& reader) {
    const SeriesRecord record = impl_->record(reader, series);
    EnvelopeQuery query{0.0, 0.0, 1, axis, 0.0, impl_->cuts(db, attempts), Borders::Exact};
    return EnvelopeBuilder(reader, record, query).in_order();
  });
}

std::vector<LogLine> RunReader::log_lines(int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<LogLine> out;
    SQLite::Statement query(
        db, "SELECT id, wall_time, level, source, text FROM log_line WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after_id);
    query.bind(2, to_limit(limit));
    while (query.executeStep()) {
      out.push_back({query.getColumn(0).getInt64(), query.getColumn(1).getDouble(),
                     log_level_from(text_of(query.getColumn(2))), text_of(query.getColumn(3)),
                     text_of(query.getColumn(4))});
    }
    return out;
  });
}

std::vector<EventRow> RunReader::events(int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<EventRow> out;
    SQLite::Statement query(db,
                            "SELECT id, wall_time, step, kind, payload FROM event WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after_id);
    query.bind(2, to_limit(limit));
    while (query.executeStep()) {
      EventRow row{query.getColumn(0).getInt64(), query.getColumn(1).getDouble(), std::nullopt,
                   text_of(query.getColumn(3)), text_of(query.getColumn(4))};
      if (!query.getColumn(2).isNull()) row.step = query.getColumn(2).getInt64();
      out.push_back(std::move(row));
    }
    return out;
  });
}

std::vector<ArtifactRow> RunReader::artifacts() {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<ArtifactRow> out;
    SQLite::Statement query(
        db, "SELECT id, step, name, kind, path, sha256, bytes, meta FROM artifact ORDER BY id");
    while (query.executeStep()) {
      ArtifactRow row;
      row.id = query.getColumn(0).getInt64();
      if (!query.getColumn(1).isNull()) row.step = query.getColumn(1).getInt64();
      row.name = text_of(query.getColumn(2));
      row.kind = text_of(query.getColumn(3));
      row.path = text_of(query.getColumn(4));
      row.sha256 = text_of(query.getColumn(5));
      row.bytes = query.getColumn(6).getInt64();
      row.meta = nlohmann::json::parse(text_of(query.getColumn(7)), nullptr, false);
      if (row.meta.is_discarded()) row.meta = nlohmann::json::object();
      out.push_back(std::move(row));
    }
    return out;
  });
}

std::vector<SystemMetric> RunReader::system_metrics(int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<SystemMetric> out;
    SQLite::Statement query(db,
                            "SELECT id, name, wall_time, value FROM system_metric WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after_id);
    query.bind(2, to_limit(limit));
    while (query.executeStep()) {
      out.push_back({query.getColumn(0).getInt64(), text_of(query.getColumn(1)),
                     query.getColumn(2).getDouble(), number_of(query.getColumn(3))});
    }
    return out;
  });
}

namespace {

std::vector<double> number_list(const SQLite::Column& column) {
  std::vector<double> numbers;
  const auto json = nlohmann::json::parse(text_of(column), nullptr, false);
  if (!json.is_array()) return numbers;
  for (const auto& number : json) numbers.push_back(number.is_number() ? number.get<double>() : std::nan(""));
  return numbers;
}

// Of the columns name, step, epoch, edges, counts, min, max, sum, sum_squares.
HistogramInfo histogram_of(SQLite::Statement& row) {
  return {text_of(row.getColumn(0)),     row.getColumn(1).getInt64(),   number_of(row.getColumn(2)),
          number_list(row.getColumn(3)), number_list(row.getColumn(4)), number_of(row.getColumn(5)),
          number_of(row.getColumn(6)),   number_of(row.getColumn(7)),   number_of(row.getColumn(8))};
}

}  // namespace

std::vector<HistogramInfo> RunReader::histograms(std::string_view name) {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<HistogramInfo> out;
    SQLite::Statement query(db,
                            "SELECT name, step, epoch, edges, counts, min, max, sum, sum_squares FROM histogram"
                            " WHERE name = ? ORDER BY id");
    query.bind(1, std::string(name));
    while (query.executeStep()) out.push_back(histogram_of(query));
    return out;
  });
}

std::vector<HistogramRow> RunReader::histogram_rows(int64_t after_id, size_t limit) {
  return impl_->read([&](SQLite::Database& db, SeriesReader&) {
    std::vector<HistogramRow> out;
    SQLite::Statement query(db,
                            "SELECT name, step, epoch, edges, counts, min, max, sum, sum_squares, id, wall_time,"
                            " attempt FROM histogram WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after_id);
    query.bind(2, to_limit(limit));
    while (query.executeStep()) {
      out.push_back({histogram_of(query), query.getColumn(9).getInt64(), number_of(query.getColumn(10)),
                     query.getColumn(11).getInt()});
    }
    return out;
  });
}

int64_t RunReader::data_version() {
  return impl_->read([](SQLite::Database& db, SeriesReader&) {
    // Every transaction of an attempt is counted; its beginning and its end change the rest.
    SQLite::Statement query(
        db,
        "SELECT (SELECT total(commits) + count(*) FROM attempt), (SELECT value FROM info WHERE"
        " key = 'status')");
    if (!query.executeStep()) return int64_t{0};
    const auto status = run_status_from(text_of(query.getColumn(1)));
    // Unsigned: a damaged file may hold any number.
    const auto commits = static_cast<uint64_t>(query.getColumn(0).getInt64());
    return static_cast<int64_t>(commits * 8 + (status ? static_cast<uint64_t>(*status) : 7));
  });
}

void RunReader::release() {
  impl_->disconnect();
}

}  // namespace leyden
