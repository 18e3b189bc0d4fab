// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/batch_writer.h>

#include <sqlite3.h>

#include <algorithm>
#include <optional>

#include <store/leaf_block.h>
#include <store/point_reader.h>
#include <store/raw_statement.h>
#include <store/rollup_rows.h>
#include <store/schema.h>
#include <store/series_reader.h>

namespace leyden {

namespace {

constexpr size_t kRowsAStatement = 16;

using Json = nlohmann::json;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// "(?,?,?),(?,?,?)": as many rows as a statement takes.
std::string rows_of(size_t columns, size_t rows) {
  std::string row = "(";
  for (size_t i = 0; i < columns; ++i) row += i ? ",?" : "?";
  row += ")";
  std::string out;
  for (size_t i = 0; i < rows; ++i) out += (i ? "," : "") + row;
  return out;
}

}  // namespace

class BatchWriter::Statements {
 public:
  explicit Statements(SQLite::Database& db)
      : packs(db, "INSERT INTO pack VALUES " + rows_of(5 + 2 * schema::kPackPoints - 1, 1)),
        points(db, "INSERT INTO point(id, series, call, value) VALUES " + rows_of(4, kRowsAStatement)),
        point(db, "INSERT INTO point(id, series, call, value) VALUES (?,?,?,?)"),
        calls(db,
              "INSERT INTO log_call(step, epoch, wall_time, attempt) VALUES " + rows_of(4, kRowsAStatement)),
        call(db, "INSERT INTO log_call(step, epoch, wall_time, attempt) VALUES (?,?,?,?)"),
        rollup(db, std::string("INSERT INTO rollup(series, level, ") + rollup_rows::kBucketColumns +
                       ") VALUES (" + rollup_rows::parameters(23) + ")"),
        block(db, "INSERT INTO bucket(id, data, times) VALUES (?,?,?)"),
        leaves(db, "SELECT id, data, times FROM bucket WHERE id >= ? AND id < ? ORDER BY id"),
        forget_leaves(db, "DELETE FROM bucket WHERE id >= ? AND id < ?"),
        series(db, std::string("INSERT OR REPLACE INTO series(") + rollup_rows::kSeriesColumns +
                       ") VALUES (" + rollup_rows::parameters(23) + ")"),
        attempt(db,
                "UPDATE attempt SET seconds = ?1, commits = ?2, "
                "first_step = coalesce(first_step, ?3), last_step = coalesce(?4, last_step) WHERE id = ?5"),
        event(db, "INSERT INTO event(wall_time, step, kind, payload) VALUES (?,?,?,?)"),
        line(db, "INSERT INTO log_line(wall_time, level, source, text) VALUES (?,?,?,?)"),
        system(db, "INSERT INTO system_metric(name, wall_time, value) VALUES (?,?,?)"),
        forget_artifact(db, "DELETE FROM artifact WHERE path = ?"),
        artifact(db,
                 "INSERT INTO artifact(step, name, kind, path, sha256, bytes, meta) VALUES (?,?,?,?,?,?,?)"),
        histogram(db,
                  "INSERT INTO histogram(name, step, epoch, wall_time, attempt, min, max, sum, sum_squares,"
                  " edges, counts) VALUES " +
                      rows_of(11, 1)) {}

  RawStatement packs, points, point, calls, call, rollup, block, leaves, forget_leaves, series, attempt, event, line, system, forget_artifact,
      artifact, histogram;
};

BatchWriter::BatchWriter(RunDatabase& database, int attempt, std::vector<std::string> names)
    : database_(database), attempt_(attempt), statements_(std::make_unique<Statements>(database.db())) {
  load();
  if (series_.size() < names.size()) series_.resize(names.size());
  for (size_t i = 0; i < names.size(); ++i) {
    if (series_[i].in_file) continue;
    series_[i].name = std::move(names[i]);
    mark_dirty(static_cast<uint32_t>(i + 1), series_[i]);
  }
}

BatchWriter::~BatchWriter() = default;

int64_t BatchWriter::read_commits(RunDatabase& database, int attempt) {
  SQLite::Statement query(database.db(), "SELECT commits FROM attempt WHERE id = ?");
  query.bind(1, attempt);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

void BatchWriter::load() {
  SQLite::Database& db = database_.db();
  next_point_ = 1 + std::max(db.execAndGet("SELECT coalesce(max(id), 0) FROM point").getInt64(),
                             db.execAndGet("SELECT coalesce((SELECT id + count - 1 FROM pack ORDER BY id DESC"
                                           " LIMIT 1), 0)")
                                 .getInt64());
  next_call_ = db.execAndGet("SELECT coalesce(max(id), 0) FROM log_call").getInt64() + 1;
  commits_ = read_commits(database_, attempt_);
  {
    RawStatement rows(db, std::string("SELECT ") + rollup_rows::kSeriesColumns + " FROM series ORDER BY id");
    SeriesReader reader(db);
    while (rows.step()) load_series(rows, reader);
  }
  close_older_attempt();
}

void BatchWriter::load_series(const RawStatement& row, SeriesReader& reader) {
  const int64_t id = row.integer(0);
  const std::optional<Places> places = decode_places(row.bytes(rollup_rows::kSeriesPlaces), kOldBucketPoints);
  // Numbers are given out without gaps, so a row that is out of order was not written by this class.
  if (!places || id != static_cast<int64_t>(series_.size()) + 1) {
    throw SQLite::Exception("the list of series is damaged", SQLITE_CORRUPT);
  }
  Series& series = series_.emplace_back();
  series.name = row.text(1);
  series.in_file = true;
  series.totals = rollup_rows::read_totals(row);
  if (series.totals.all.count == 0) return;
  load_open_buckets(id, series, reader);
  load_open_points(series, *places, reader);
}

// What the closed buckets of a level add up to after the last closed one of the level above.
void BatchWriter::load_open_buckets(int64_t id, Series& series, SeriesReader& reader) {
  const int64_t end = series.totals.all.count;
  const auto add = [&](int level, const Bucket& bucket) {
    if (bucket.attempt != attempt_) return;
    series.open[level].add(bucket);
    ++series.children[level];
  };
  int64_t from = 0;  // where the open bucket of the level begins
  for (int level = kLevels - 1; level >= kRowLevel; --level) {
    const Ordinals rest{from, end};
    reader.buckets(id, level, rest, [&](const Bucket& bucket) {
      from = std::max(from, bucket.first + bucket.count);
      if (level + 1 < kLevels) add(level + 1, bucket);
    });
  }
  // Leaves make level 1 first, and full buckets of that level 2.
  reader.leaves(id, {from, end}, true, [&](const Leaf& leaf) {
    add(1, leaf.bucket);
    if (series.children[1] == kBucketFan) {
      add(2, std::exchange(series.open[1], Bucket{}));
      series.children[1] = 0;
    }
    return true;
  });
}

void BatchWriter::load_open_points(Series& series, const Places& places, SeriesReader& reader) {
  Bucket& open = series.open[0];
  open.first = series.totals.all.count - count_of(places);
  reader.points(places, [&](const SeriesReader::Row& row) {
    const CallRow call{row.step, row.epoch, row.wall_time};
    const uint32_t index = 0;
    open.add(&row.value, &index, 1, &call, row.id);
    open.attempt = row.attempt;
  });
  series.places = places;
}

// A bucket holds points of one attempt, so that a reader can leave superseded ones out. Level 0 is closed
// early; what that leaves open above stays without a rollup, and readers take the buckets below it.
void BatchWriter::close_older_attempt() {
  SQLite::Transaction transaction(database_.db(), SQLite::TransactionBehavior::IMMEDIATE);
  for (size_t i = 0; i < series_.size(); ++i) {
    Series& series = series_[i];
    const auto id = static_cast<uint32_t>(i + 1);
    const Bucket& open = series.open[0];
    if (open.count > 0 && (open.attempt != attempt_ || open.count >= kBucketPoints)) {
      close_bucket(id, series, 0);
      write_series(id, series);
    }
    for (int level = 1; level < kLevels; ++level) {
      if (series.open[level].attempt == attempt_) continue;
      series.open[level] = Bucket{};
      series.children[level] = 0;
    }
  }
  transaction.commit();
}

void BatchWriter::mark_dirty(uint32_t id, Series& series) {
  if (series.dirty) return;
  series.dirty = true;
  dirty_.push_back(id);
}

void BatchWriter::announce(const NewSeries& message) {
  if (series_.size() < message.id) series_.resize(message.id);
  series_[message.id - 1].name = message.name;
  mark_dirty(message.id, series_[message.id - 1]);
}

void BatchWriter::write(Batch& batch, double seconds) {
  for (const Message& message : batch.messages) {
    if (const auto* announced = std::get_if<NewSeries>(&message)) announce(*announced);
  }
  const std::vector<size_t> begins = batch.cluster_by_series();
  SQLite::Transaction transaction(database_.db(), SQLite::TransactionBehavior::IMMEDIATE);
  insert_calls(batch);
  singles_.clear();
  for (uint32_t id = 1; id + 1 < begins.size(); ++id) {
    if (begins[id] < begins[id + 1]) roll_up(batch, id, begins[id], begins[id + 1]);
  }
  insert_singles(batch);
  next_call_ += static_cast<int64_t>(batch.calls.size());
  for (const uint32_t id : dirty_) write_series(id, series_[id - 1]);
  for (const Message& message : batch.messages) write_message(message);
  write_attempt(batch, seconds);
  transaction.commit();
  dirty_.clear();
}

void BatchWriter::insert_calls(const Batch& batch) {
  const auto bind = [this](RawStatement& statement, int at, const CallRow& call) {
    statement.bind(at, call.step);
    statement.bind(at + 1, call.epoch);
    statement.bind(at + 2, call.wall_time);
    statement.bind(at + 3, attempt_);
  };
  const std::vector<CallRow>& calls = batch.calls;
  size_t i = 0;
  for (; i + kRowsAStatement <= calls.size(); i += kRowsAStatement) {
    for (size_t row = 0; row < kRowsAStatement; ++row) {
      bind(statements_->calls, static_cast<int>(4 * row + 1), calls[i + row]);
    }
    statements_->calls.run();
  }
  for (; i < calls.size(); ++i) {
    bind(statements_->call, 1, calls[i]);
    statements_->call.run();
  }
}

// Points begin ... end - 1 of the batch, all of one series and one bucket.
void BatchWriter::insert_points(const Batch& batch, uint32_t id, size_t begin, size_t end) {
  while (end - begin >= size_t{schema::kPackMin}) {
    const size_t count = std::min(end - begin, size_t{schema::kPackPoints});
    insert_pack(batch, id, begin, count);
    begin += count;
  }
  for (; begin < end; ++begin) singles_.emplace_back(next_point_++, begin);
}

void BatchWriter::insert_pack(const Batch& batch, uint32_t id, size_t begin, size_t count) {
  constexpr int kFirstValue = 6, kFirstCall = kFirstValue + schema::kPackPoints;
  const uint32_t* calls = &batch.call_of[begin];
  const uint32_t stride = calls[1] - calls[0];
  bool even = true;
  for (size_t i = 1; i < count; ++i) even &= calls[i] - calls[0] == i * stride;

  RawStatement& insert = statements_->packs;
  insert.bind(1, next_point_);
  insert.bind(2, static_cast<int64_t>(id));
  insert.bind(3, next_call_ + calls[0]);
  insert.bind(4, static_cast<int64_t>(even ? stride : 0));
  insert.bind(5, static_cast<int64_t>(count));
  for (size_t i = 0; i < count; ++i) insert.bind(kFirstValue + static_cast<int>(i), batch.values[begin + i]);
  for (size_t i = count; i < size_t{schema::kPackPoints}; ++i) insert.bind_null(kFirstValue + static_cast<int>(i));
  if (!even || pack_has_calls_) {
    for (size_t i = 1; i < size_t{schema::kPackPoints}; ++i) {
      const int at = kFirstCall + static_cast<int>(i) - 1;
      even || i >= count ? insert.bind_null(at) : insert.bind(at, static_cast<int64_t>(calls[i] - calls[0]));
    }
  }
  pack_has_calls_ = !even;
  insert.run();
  next_point_ += static_cast<int64_t>(count);
}

void BatchWriter::insert_singles(const Batch& batch) {
  const auto bind = [&](RawStatement& statement, int at, const std::pair<int64_t, size_t>& single) {
    const auto [id, i] = single;
    statement.bind(at, id);
    statement.bind(at + 1, static_cast<int64_t>(batch.series[i]));
    statement.bind(at + 2, next_call_ + batch.call_of[i]);
    statement.bind(at + 3, batch.values[i]);
  };
  size_t i = 0;
  for (; i + kRowsAStatement <= singles_.size(); i += kRowsAStatement) {
    for (size_t row = 0; row < kRowsAStatement; ++row) {
      bind(statements_->points, static_cast<int>(4 * row + 1), singles_[i + row]);
    }
    statements_->points.run();
  }
  for (; i < singles_.size(); ++i) {
    bind(statements_->point, 1, singles_[i]);
    statements_->point.run();
  }
}

// Points begin ... end - 1 of the batch are those of one series.
void BatchWriter::roll_up(const Batch& batch, uint32_t id, size_t begin, size_t end) {
  Series& series = series_[id - 1];
  const CallRow* calls = batch.calls.data();
  while (begin < end) {
    Bucket& open = series.open[0];
    const auto room = static_cast<size_t>(kBucketPoints - open.count);
    const size_t n = std::min(room, end - begin);
    Bucket chunk;
    chunk.first = series.totals.all.count;
    chunk.attempt = attempt_;
    const int64_t point_id = next_point_;
    insert_points(batch, id, begin, begin + n);
    chunk.add(&batch.values[begin], &batch.call_of[begin], n, calls, point_id);
    series.totals.add(chunk, &batch.values[begin], &batch.call_of[begin], calls);
    open.add(chunk);
    add_extent(series.places, point_id, static_cast<int64_t>(n));
    if (open.count == kBucketPoints) close_bucket(id, series, 0);
    begin += n;
  }
  mark_dirty(id, series);
}

void BatchWriter::close_bucket(uint32_t id, Series& series, int level) {
  const Bucket closed = std::exchange(series.open[level], Bucket{});
  series.children[level] = 0;
  if (level == 0) {
    insert_block(id, {{closed, series.places.size() > 1 ? encode_places(series.places) : std::string()}});
    series.places.clear();
  } else if (level >= kRowLevel) {
    RawStatement& insert = statements_->rollup;
    insert.bind(1, static_cast<int64_t>(id));
    insert.bind(2, level);
    rollup_rows::bind_bucket(insert, 3, closed);
    insert.bind_null(23);
    insert.run();
    if (level == kRowLevel) join_leaves(id, closed);
  }
  const int above = level + 1;
  if (above == kLevels) return;
  series.open[above].add(closed);
  if (++series.children[above] == kBucketFan && above + 1 < kLevels) close_bucket(id, series, above);
}

void BatchWriter::insert_block(uint32_t id, const std::vector<Leaf>& leaves) {
  const bucket_block::Blobs blobs = bucket_block::encode(leaves);
  RawStatement& insert = statements_->block;
  insert.bind(1, bucket_block::row_of(id, leaves.front().bucket.first));
  insert.bind_blob(2, blobs.data);
  insert.bind_blob(3, blobs.times);
  insert.run();
}

// The buckets of level 0 below `above`, until now a row each, become one row.
void BatchWriter::join_leaves(uint32_t id, const Bucket& above) {
  const int64_t from = bucket_block::row_of(id, above.first);
  const int64_t to = bucket_block::row_of(id, above.first + above.count);
  std::vector<Leaf> all;
  LeafBlock part;
  RawStatement& rows = statements_->leaves;
  rows.bind(1, from);
  rows.bind(2, to);
  while (rows.step()) {
    const std::string_view times = rows.bytes(2);
    if (!part.decode(rows.bytes(1), &times, bucket_block::ordinal_of(rows.integer(0)))) {
      throw SQLite::Exception("a bucket is damaged", SQLITE_CORRUPT);
    }
    for (size_t i = 0; i < part.size(); ++i) all.push_back(part.leaf(i));
  }
  rows.reset();
  if (all.empty() || all.size() > bucket_block::kLeaves) return;
  statements_->forget_leaves.bind(1, from);
  statements_->forget_leaves.bind(2, to);
  statements_->forget_leaves.run();
  insert_block(id, all);
}

void BatchWriter::write_series(uint32_t id, Series& series) {
  const std::string places = encode_places(series.places);
  RawStatement& insert = statements_->series;
  insert.bind(1, static_cast<int64_t>(id));
  insert.bind(2, std::string_view(series.name));
  rollup_rows::bind_totals(insert, 3, series.totals);
  insert.bind_blob(23, places);
  insert.run();
  series.dirty = false;
}

void BatchWriter::write_attempt(const Batch& batch, double seconds) {
  ++commits_;
  std::optional<int64_t> first, last;
  if (!batch.calls.empty()) {
    first = batch.calls.front().step;
    last = batch.calls.back().step;
  }
  RawStatement& update = statements_->attempt;
  update.bind(1, seconds);
  update.bind(2, commits_);
  update.bind(3, first);
  update.bind(4, last);
  update.bind(5, attempt_);
  update.run();
}

void BatchWriter::write_message(const Message& message) {
  struct Visitor {
    BatchWriter& self;
    Statements& s = *self.statements_;

    void operator()(const NewSeries&) const {}
    void operator()(const LineMessage& m) const {
      s.line.bind(1, m.wall_time);
      s.line.bind(2, to_string(m.level));
      s.line.bind(3, std::string_view(m.source));
      s.line.bind(4, std::string_view(m.text));
      s.line.run();
    }
    void operator()(const EventMessage& m) const {
      s.event.bind(1, m.wall_time);
      s.event.bind(2, m.step);
      s.event.bind(3, std::string_view(m.kind));
      s.event.bind(4, std::string_view(m.payload));
      s.event.run();
    }
    void operator()(const SystemMessage& m) const {
      s.system.bind(1, std::string_view(m.name));
      s.system.bind(2, m.wall_time);
      s.system.bind(3, m.value);
      s.system.run();
    }
    void operator()(const HistogramMessage& m) const {
      const HistogramInfo& info = m.histogram;
      const std::string edges = dump(info.edges), counts = dump(info.counts);
      s.histogram.bind(1, std::string_view(info.name));
      s.histogram.bind(2, info.step);
      s.histogram.bind(3, info.epoch);
      s.histogram.bind(4, m.wall_time);
      s.histogram.bind(5, self.attempt_);
      s.histogram.bind(6, info.min);
      s.histogram.bind(7, info.max);
      s.histogram.bind(8, info.sum);
      s.histogram.bind(9, info.sum_squares);
      s.histogram.bind(10, std::string_view(edges));
      s.histogram.bind(11, std::string_view(counts));
      s.histogram.run();
    }
    void operator()(const InfoMessage& m) const { self.database_.set_info(m.key, m.value); }
    void operator()(const ArtifactInfo& m) const {
      // A row stands for the file as it is: a newer last.ckpt takes the older one's place.
      s.forget_artifact.bind(1, std::string_view(m.path));
      s.forget_artifact.run();
      if (m.bytes == kArtifactRemoved) return;
      const std::string meta = dump(m.meta);
      s.artifact.bind(1, m.step);
      s.artifact.bind(2, std::string_view(m.name));
      s.artifact.bind(3, std::string_view(m.kind));
      s.artifact.bind(4, std::string_view(m.path));
      s.artifact.bind(5, std::string_view(m.sha256));
      s.artifact.bind(6, m.bytes);
      s.artifact.bind(7, std::string_view(meta));
      s.artifact.run();
    }
  };
  std::visit(Visitor{*this}, message);
}

}  // namespace leyden
