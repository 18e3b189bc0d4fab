// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/series_reader.h>

#include <algorithm>

#include <store/rollup_rows.h>

namespace leyden {

namespace {

std::string select(const char* columns, const char* rest) {
  return std::string("SELECT ") + columns + rest;
}

// Without places: they are long, and wanted at level 0 alone.
std::string without_places() {
  std::string columns = rollup_rows::kBucketColumns;
  return columns.substr(0, columns.rfind(','));
}

Places places_of(const RawStatement& row, const Bucket& bucket) {
  const std::string_view bytes = row.bytes(rollup_rows::kBucketPlaces);
  if (bytes.empty()) return {{bucket.id_first, bucket.id_last - bucket.id_first + 1}};
  std::optional<Places> places = decode_places(bytes, kBucketPoints);
  if (!places) throw SQLite::Exception("a rollup has damaged places", 11 /* SQLITE_CORRUPT */);
  return std::move(*places);
}

}  // namespace

SeriesInfo to_info(std::string name, const SeriesTotals& totals) {
  SeriesInfo info;
  info.name = std::move(name);
  info.count = totals.all.count;
  if (info.count == 0) return info;
  info.last = totals.all.last;
  info.min = totals.lowest;
  info.max = totals.highest;
  info.mean = totals.all.mean();
  info.first_step = totals.first_step;
  info.last_step = totals.last_step;
  info.min_step = totals.lowest_step;
  info.max_step = totals.highest_step;
  info.nan = totals.all.nan;
  return info;
}

SeriesReader::SeriesReader(SQLite::Database& db)
    : list_(db, select(rollup_rows::kSeriesColumns, " FROM series WHERE count > 0 ORDER BY id")),
      names_(db, "SELECT id, name FROM series WHERE id > ? ORDER BY id"),
      find_(db, select(rollup_rows::kSeriesColumns, " FROM series WHERE id = ?")),
      top_(db, "SELECT max(level) FROM rollup WHERE series = ?"),
      buckets_(
          db,
          select(without_places().c_str(),
                 " FROM rollup WHERE series = ? AND level = ? AND first >= ? AND first < ? ORDER BY first")),
      bottom_(
          db,
          select(rollup_rows::kBucketColumns,
                 " FROM rollup WHERE series = ? AND level = 0 AND first >= ? AND first < ? ORDER BY first")),
      after_(db, select(rollup_rows::kBucketColumns,
                        " FROM rollup WHERE series = ? AND level = 0 ORDER BY first DESC")),
      points_(db,
              "SELECT point.id, point.value, log_call.step, log_call.epoch, log_call.wall_time,"
              " log_call.attempt FROM point JOIN log_call ON log_call.id = point.call"
              " WHERE point.id BETWEEN ? AND ? ORDER BY point.id") {}

std::vector<SeriesInfo> SeriesReader::list() {
  std::vector<SeriesInfo> out;
  while (list_.step()) out.push_back(to_info(list_.text(1), rollup_rows::read_totals(list_)));
  list_.reset();
  return out;
}

int64_t SeriesReader::number_of(std::string_view name) {
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  names_.bind(1, last_number_);
  while (names_.step()) {
    last_number_ = names_.integer(0);
    numbers_.emplace(names_.text(1), last_number_);
  }
  names_.reset();
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? 0 : found->second;
}

std::optional<SeriesRecord> SeriesReader::find(std::string_view name) {
  SeriesRecord record;
  record.id = number_of(name);
  if (record.id == 0) return std::nullopt;
  find_.bind(1, record.id);
  const bool there = find_.step();
  if (there) {
    record.name = find_.text(1);
    record.totals = rollup_rows::read_totals(find_);
    std::optional<Places> open = decode_places(find_.bytes(rollup_rows::kSeriesPlaces), kBucketPoints);
    if (!open) throw SQLite::Exception("a series has damaged places", 11 /* SQLITE_CORRUPT */);
    record.open = std::move(*open);
  }
  find_.reset();
  if (!there) return std::nullopt;
  return record;
}

int SeriesReader::top_level(int64_t series) {
  top_.bind(1, series);
  const int level = top_.step() && !top_.is_null(0) ? static_cast<int>(top_.integer(0)) : -1;
  top_.reset();
  return std::min(level, kLevels - 1);
}

void SeriesReader::buckets(int64_t series, int level, Ordinals range,
                           const std::function<void(const Bucket&, Places)>& each) {
  RawStatement& query = level == 0 ? bottom_ : buckets_;
  int at = 1;
  query.bind(at++, series);
  if (level > 0) query.bind(at++, level);
  query.bind(at++, range.from);
  query.bind(at++, range.to);
  while (query.step()) {
    const Bucket bucket = rollup_rows::read_bucket(query);
    each(bucket, level == 0 ? places_of(query, bucket) : Places{});
  }
  query.reset();
}

Places SeriesReader::places_after(const SeriesRecord& series, int64_t after_id, int64_t limit) {
  std::vector<Places> parts;  // from the end
  parts.push_back(series.open);
  const bool all_in_open = !series.open.empty() && series.open.front().first <= after_id;
  if (!all_in_open) {
    after_.bind(1, series.id);
    while (after_.step()) {
      const Bucket bucket = rollup_rows::read_bucket(after_);
      if (bucket.id_last <= after_id) break;
      parts.push_back(places_of(after_, bucket));
    }
    after_.reset();
  }
  Places out;
  int64_t count = 0;
  for (auto part = parts.rbegin(); part != parts.rend() && count < limit; ++part) {
    for (const Extent& extent : *part) {
      const int64_t first = std::max(extent.first, after_id + 1);
      const int64_t rest = extent.first + extent.count - first;
      if (rest <= 0 || count >= limit) continue;
      add_extent(out, first, std::min(rest, limit - count));
      count += std::min(rest, limit - count);
    }
  }
  return out;
}

}  // namespace leyden
