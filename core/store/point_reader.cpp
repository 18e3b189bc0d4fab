// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/point_reader.h>

#include <utility>

namespace leyden {

namespace {

constexpr int64_t kFewCalls = 8;  // that are quicker stepped over than looked up
constexpr int64_t kFewPacks = 1;  // likewise: rows are wide, so a search soon pays

}  // namespace

PointReader::PointReader(SQLite::Database& db)
    : singles_(db, "SELECT id, call, value FROM point WHERE id BETWEEN ? AND ? ORDER BY id"),
      calls_(db, "SELECT id, step, epoch, wall_time, attempt FROM log_call WHERE id >= ? ORDER BY id"),
      one_call_(db, "SELECT step, epoch, wall_time, attempt FROM log_call WHERE id = ?") {
  if (schema::run_version(db) < schema::kPackVersion) return;
  packs_.emplace(db, "SELECT id, call, stride, count, " + schema::pack_columns("v", 0) + ", " +
                         schema::pack_columns("c", 1) + " FROM pack WHERE id > ? ORDER BY id");
}

std::optional<PointReader::Call> PointReader::call(int64_t id) {
  const RawStatement::Scope scope(one_call_);
  one_call_.bind(1, id);
  if (!one_call_.step()) return std::nullopt;
  return Call{one_call_.integer(0), one_call_.real(1), one_call_.real(2), static_cast<int>(one_call_.integer(3))};
}

PointReader::Stay::~Stay() {
  if (--reader_.stays_ == 0) reader_.reset();
}

void PointReader::reset() noexcept {
  std::optional<RawStatement::Scope> packs;
  if (packs_) packs.emplace(*packs_);
  const RawStatement::Scope calls(calls_);
  call_ = 0;
  pack_before_ = kNone;
}

bool PointReader::next_pack() {
  const int64_t before = std::exchange(pack_, kNone);
  pack_before_ = kNone;  // nowhere, should the step fail
  const bool there = packs_->step();
  if (there) pack_ = packs_->integer(0);
  pack_before_ = before;
  return there;
}

// Packs are mostly asked for in order and near each other.
bool PointReader::find_pack(int64_t after) {
  if (!packs_) return false;
  const bool behind = pack_before_ <= after;
  if (!behind || (pack_ != kNone && pack_ < after && (after - pack_) / schema::kPackPoints > kFewPacks)) {
    pack_before_ = kNone;
    packs_->reset();
    packs_->bind(1, after);
    pack_ = after;
    return next_pack();
  }
  while (pack_ <= after) next_pack();
  return pack_ != kNone;
}

// In unsigned numbers: a damaged file may hold any.
int64_t PointReader::call_of(const RawStatement& pack, int i) {
  const auto call = static_cast<uint64_t>(pack.integer(1));
  if (i == 0) return static_cast<int64_t>(call);
  const int column = kCalls + i - 1;
  const int64_t apart = pack.integer(column);
  if (apart != 0 || !pack.is_null(column)) return static_cast<int64_t>(call + static_cast<uint64_t>(apart));
  return static_cast<int64_t>(call + static_cast<uint64_t>(i) * static_cast<uint64_t>(pack.integer(2)));
}

// Calls are mostly asked for in order, so the statement goes on from where it stands.
bool PointReader::find_call(int64_t call) {
  if (call <= 0) return false;
  if (call_ == call) return true;
  if (call_ == 0 || call < call_ || call - call_ > kFewCalls) {
    calls_.reset();
    calls_.bind(1, call);
    call_ = 0;
  }
  while (call_ < call) {
    if (!calls_.step()) {
      call_ = 0;
      return false;
    }
    call_ = calls_.integer(0);
  }
  return call_ == call;
}

}  // namespace leyden
