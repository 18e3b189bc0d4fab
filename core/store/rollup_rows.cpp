// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/rollup_rows.h>

namespace leyden::rollup_rows {

const char* const kBucketColumns =
    "first, count, nan, pos_inf, neg_inf, min, max, mean, head, last, step_min, step_max, no_epoch, "
    "epoch_min,"
    " epoch_max, time_min, time_max, id_first, id_last, attempt, places";
const char* const kSeriesColumns =
    "id, name, count, nan, pos_inf, neg_inf, min, max, mean, head, last, first_step, last_step, min_at, "
    "max_at,"
    " step_min, step_max, no_epoch, epoch_min, epoch_max, time_min, time_max, places";

namespace {

constexpr int64_t kMostPoints = int64_t{1} << 40;  // of a series
constexpr int64_t kLargestId = int64_t{1} << 62;

// An empty range is NULL, NULL.
void bind_range(RawStatement& statement, int at, double min, double max) {
  if (min > max) {
    statement.bind_null(at);
    statement.bind_null(at + 1);
  } else {
    statement.bind(at, min);
    statement.bind(at + 1, max);
  }
}

void read_range(const RawStatement& row, int at, double& min, double& max) {
  if (row.is_null(at)) return;
  min = row.real(at);
  max = row.real(at + 1);
}

// A damaged file may hold anything; what is counted must not overflow.
int64_t bounded(int64_t number, int64_t limit) {
  if (number < 0 || number > limit) throw SQLite::Exception("a rollup is damaged", 11 /* SQLITE_CORRUPT */);
  return number;
}

void read_counts(const RawStatement& row, int at, Bucket& bucket) {
  bucket.count = bounded(row.integer(at), kMostPoints);
  bucket.nan = bounded(row.integer(at + 1), bucket.count);
  bucket.pos_inf = bounded(row.integer(at + 2), bucket.count);
  bucket.neg_inf = bounded(row.integer(at + 3), bucket.count);
  bounded(bucket.finite(), bucket.count);
}

void read_mean(const RawStatement& row, int at, Bucket& bucket) {
  if (bucket.finite() > 0) bucket.sum = static_cast<long double>(row.real(at)) * bucket.finite();
}

void bind_x(RawStatement& statement, int at, const Bucket& bucket) {
  statement.bind(at, bucket.step_min);
  statement.bind(at + 1, bucket.step_max);
  statement.bind(at + 2, bucket.no_epoch);
  bind_range(statement, at + 3, bucket.epoch_min, bucket.epoch_max);
  bind_range(statement, at + 5, bucket.time_min, bucket.time_max);
}

void read_x(const RawStatement& row, int at, Bucket& bucket) {
  bucket.step_min = row.integer(at);
  bucket.step_max = row.integer(at + 1);
  bucket.no_epoch = row.integer(at + 2);
  read_range(row, at + 3, bucket.epoch_min, bucket.epoch_max);
  read_range(row, at + 5, bucket.time_min, bucket.time_max);
}

}  // namespace

void bind_bucket(RawStatement& statement, int at, const Bucket& bucket) {
  statement.bind(at, bucket.first);
  statement.bind(at + 1, bucket.count);
  statement.bind(at + 2, bucket.nan);
  statement.bind(at + 3, bucket.pos_inf);
  statement.bind(at + 4, bucket.neg_inf);
  bind_range(statement, at + 5, bucket.min, bucket.max);
  statement.bind(at + 7, bucket.mean());
  statement.bind(at + 8, bucket.head);
  statement.bind(at + 9, bucket.last);
  bind_x(statement, at + 10, bucket);
  statement.bind(at + 17, bucket.id_first);
  statement.bind(at + 18, bucket.id_last);
  statement.bind(at + 19, bucket.attempt);
}

Bucket read_bucket(const RawStatement& row) {
  Bucket bucket;
  bucket.first = bounded(row.integer(0), kMostPoints);
  read_counts(row, 1, bucket);
  read_range(row, 5, bucket.min, bucket.max);
  read_mean(row, 7, bucket);
  bucket.head = row.real(8);
  bucket.last = row.real(9);
  read_x(row, 10, bucket);
  bucket.id_first = bounded(row.integer(17), kLargestId);
  bucket.id_last = bounded(row.integer(18), kLargestId);
  bucket.attempt = static_cast<int>(row.integer(19));
  return bucket;
}

void bind_totals(RawStatement& statement, int at, const SeriesTotals& totals) {
  const Bucket& all = totals.all;
  statement.bind(at, all.count);
  statement.bind(at + 1, all.nan);
  statement.bind(at + 2, all.pos_inf);
  statement.bind(at + 3, all.neg_inf);
  statement.bind(at + 4, totals.lowest);
  statement.bind(at + 5, totals.highest);
  statement.bind(at + 6, all.mean());
  statement.bind(at + 7, all.head);
  statement.bind(at + 8, all.last);
  statement.bind(at + 9, totals.first_step);
  statement.bind(at + 10, totals.last_step);
  statement.bind(at + 11, totals.lowest_step);
  statement.bind(at + 12, totals.highest_step);
  bind_x(statement, at + 13, all);
}

SeriesTotals read_totals(const RawStatement& row) {
  SeriesTotals totals;
  Bucket& all = totals.all;
  read_counts(row, 2, all);
  if (all.count == 0) return totals;
  totals.lowest = row.real(6);
  totals.highest = row.real(7);
  read_mean(row, 8, all);
  all.head = row.real(9);
  all.last = row.real(10);
  totals.first_step = row.integer(11);
  totals.last_step = row.integer(12);
  totals.lowest_step = row.integer(13);
  totals.highest_step = row.integer(14);
  read_x(row, 15, all);
  return totals;
}

std::string parameters(size_t count) {
  std::string out = "?";
  for (size_t i = 1; i < count; ++i) out += ",?";
  return out;
}

}  // namespace leyden::rollup_rows
