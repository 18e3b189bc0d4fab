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

SQLite::Exception damaged(const char* what) {
  return {what, 11 /* SQLITE_CORRUPT */};
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
      old_end_(db,
               "SELECT first + count, id_last FROM rollup WHERE series = ? AND level = 0 ORDER BY first DESC LIMIT 1"),
      points_(db) {
  if (schema::run_version(db) < schema::kPackVersion) return;
  blocks_.emplace(db, "SELECT id, data FROM bucket WHERE id >= ? AND id < ? ORDER BY id");
  blocks_with_times_.emplace(db, "SELECT id, data, times FROM bucket WHERE id >= ? AND id < ? ORDER BY id");
  block_before_.emplace(db,
                        "SELECT id, data FROM bucket WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1");
}

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
    std::optional<Places> open = decode_places(find_.bytes(rollup_rows::kSeriesPlaces), kOldBucketPoints);
    if (!open) throw damaged("a series has damaged places");
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

int SeriesReader::lowest_level(int64_t series) {
  const RawStatement::Scope scope(old_end_);
  old_end_.bind(1, series);
  return old_end_.step() ? 1 : kRowLevel;
}

void SeriesReader::buckets(int64_t series, int level, Ordinals range,
                           const std::function<void(const Bucket&)>& each) {
  const RawStatement::Scope scope(buckets_);
  buckets_.bind(1, series);
  buckets_.bind(2, level);
  buckets_.bind(3, range.from);
  buckets_.bind(4, range.to);
  while (buckets_.step()) each(rollup_rows::read_bucket(buckets_));
}

const LeafBlock& SeriesReader::decoded(RawStatement& row, bool with_times) {
  const std::string_view data = row.bytes(1);
  const std::string_view times = with_times ? row.bytes(2) : std::string_view();
  if (!block_.decode(data, with_times ? &times : nullptr, bucket_block::ordinal_of(row.integer(0)))) {
    throw damaged("a block of rollups is damaged");
  }
  return block_;
}

// What an older version has written comes first, rows of the table rollup; then blocks.
void SeriesReader::blocks(int64_t series, Ordinals range, bool with_times, const EachBlock& each,
                          const EachLeaf& old) {
  int64_t at = range.from;
  if (blocks_) {
    RawStatement& blocks = with_times ? *blocks_with_times_ : *blocks_;
    const RawStatement::Scope scope(blocks);
    blocks.bind(1, bucket_block::row_of(series, range.from));
    blocks.bind(2, bucket_block::row_of(series, range.to));
    while (blocks.step()) {
      const int64_t first = bucket_block::ordinal_of(blocks.integer(0));
      if (at == range.from && first > at && !old_leaves(series, {at, first}, old)) return;
      const LeafBlock& block = decoded(blocks, with_times);
      if (!each(block)) return;
      at = block.end();
    }
  }
  if (at == range.from) old_leaves(series, range, old);
}

void SeriesReader::leaves(int64_t series, Ordinals range, bool with_times, const EachLeaf& each) {
  const auto one_by_one = [&each](const LeafBlock& block) {
    for (size_t i = 0; i < block.size(); ++i) {
      if (!each(block.leaf(i))) return false;
    }
    return true;
  };
  blocks(series, range, with_times, one_by_one, each);
}

bool SeriesReader::old_leaves(int64_t series, Ordinals range, const EachLeaf& each) {
  const RawStatement::Scope scope(bottom_);
  bottom_.bind(1, series);
  bottom_.bind(2, range.from);
  bottom_.bind(3, range.to);
  while (bottom_.step()) {
    Leaf leaf{rollup_rows::read_bucket(bottom_), std::string(bottom_.bytes(rollup_rows::kBucketPlaces))};
    leaf.bucket.even = false;  // it was not noted
    if (!each(leaf)) return false;
  }
  return true;
}

// The ordinal of a leaf, at or before the one with the first point after `after_id`. Ids rise with ordinals, so
// it is found by halving.
int64_t SeriesReader::leaf_after(const SeriesRecord& series, int64_t after_id) {
  int64_t low = 0, high = series.totals.all.count;
  {
    const RawStatement::Scope scope(old_end_);
    old_end_.bind(1, series.id);
    if (old_end_.step()) {
      if (old_end_.integer(1) > after_id) return 0;
      low = old_end_.integer(0);
    }
  }
  // The newest block first: who follows a run asks for no other.
  for (bool newest = true; block_before_ && low < high; newest = false) {
    const int64_t middle = newest ? high - 1 : low + (high - low) / 2;
    const RawStatement::Scope scope(*block_before_);
    block_before_->bind(1, bucket_block::row_of(series.id, low));
    block_before_->bind(2, bucket_block::row_of(series.id, middle + 1));
    if (!block_before_->step()) {
      low = middle + 1;
      continue;
    }
    const LeafBlock& block = decoded(*block_before_, false);
    if (block.id_last[block.size() - 1] <= after_id) {
      low = std::max(middle + 1, block.end());
    } else if (block.id_first[0] > after_id) {
      high = block.ordinal[0];
    } else {
      return block.ordinal[0];
    }
  }
  return low;
}

Places SeriesReader::places_after(const SeriesRecord& series, int64_t after_id, int64_t limit) {
  Places out;
  int64_t room = limit;
  const auto take = [&](const Places& places) {
    for (const Extent& extent : places) {
      const int64_t first = std::max(extent.first, after_id + 1);
      const int64_t count = std::min(extent.first + extent.count - first, room);
      if (count <= 0) continue;
      add_extent(out, first, count);
      room -= count;
    }
    return room > 0;
  };
  const bool all_in_open = !series.open.empty() && series.open.front().first <= after_id;
  if (!all_in_open) {
    const int64_t end = series.totals.all.count - count_of(series.open);
    const int64_t from = after_id > 0 ? leaf_after(series, after_id) : 0;
    leaves(series.id, {from, end}, false, [&](const Leaf& leaf) {
      return leaf.bucket.id_last <= after_id || take(leaf.where());
    });
  }
  take(series.open);
  return out;
}

}  // namespace leyden
