// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include <store/places.h>
#include <store/raw_statement.h>
#include <store/schema.h>

namespace leyden {

/// Points by their ids, out of the tables pack and point, inside the caller's transaction. Private to
/// core/store. Throws SQLite::Exception.
class PointReader {
 public:
  struct Row {
    int64_t id, step;
    double epoch, wall_time, value;
    int attempt;
  };

  explicit PointReader(SQLite::Database& db);

  /// As long as one lives, the statements stay where they are, so that points a little further on are reached
  /// without a search. To be gone before the transaction ends.
  class Stay {
   public:
    explicit Stay(PointReader& reader) : reader_(reader) { ++reader_.stays_; }
    ~Stay();
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

   private:
    PointReader& reader_;
  };

  /// each(id, value): without a look at the log calls.
  template <class Each>
  void values(const Extent& extent, Each&& each) {
    const Stay stay(*this);
    raw<false>(extent, [&](int64_t id, int64_t, double value) { each(id, value); });
  }

  /// each(id, call, value): which log call a point is of, without a look at it.
  template <class Each>
  void calls(const Extent& extent, Each&& each) {
    const Stay stay(*this);
    raw<true>(extent, each);
  }

  /// What the points of a log call share.
  struct Call {
    int64_t step;
    double epoch, wall_time;
    int attempt;
  };
  /// None when the file lacks it.
  std::optional<Call> call(int64_t id);

  /// each(Row). Ids that the file lacks are passed over.
  template <class Each>
  void rows(const Extent& extent, Each&& each) {
    const Stay stay(*this);
    raw<true>(extent, [&](int64_t id, int64_t call, double value) {
      if (!find_call(call)) return;
      each(Row{id, calls_.integer(1), calls_.real(2), calls_.real(3), value, static_cast<int>(calls_.integer(4))});
    });
  }

 private:
  static constexpr int kCount = 3, kValues = 4, kCalls = kValues + schema::kPackPoints;

  template <bool kWithCalls, class Each>
  void raw(const Extent& extent, Each&& each) {
    int64_t at = extent.first;
    const int64_t end = extent.first + extent.count;
    for (bool more = find_pack(at - schema::kPackPoints); more && pack_ < end; more = next_pack()) {
      RawStatement& pack = *packs_;
      const int64_t id = pack_;
      const int64_t count = std::clamp<int64_t>(pack.integer(kCount), 0, schema::kPackPoints);
      if (id + count <= at) continue;
      if (id > at) singles({at, id - at}, each);
      at = std::max(at, id);
      for (; at < std::min(id + count, end); ++at) {
        const int i = static_cast<int>(at - id);
        each(at, kWithCalls ? call_of(pack, i) : 0, pack.real(kValues + i));
      }
    }
    if (at < end) singles({at, end - at}, each);
  }

  template <class Each>
  void singles(const Extent& extent, Each&& each) {
    const RawStatement::Scope scope(singles_);
    singles_.bind(1, extent.first);
    singles_.bind(2, extent.first + extent.count - 1);
    while (singles_.step()) each(singles_.integer(0), singles_.integer(1), singles_.real(2));
  }

  static int64_t call_of(const RawStatement& pack, int i);
  bool find_call(int64_t call);
  // To the first pack with an id above `after`; false when there is none.
  bool find_pack(int64_t after);
  bool next_pack();
  void reset() noexcept;

  std::optional<RawStatement> packs_;  // none before version 2
  RawStatement singles_, calls_, one_call_;
  int64_t call_ = 0;  // where calls_ stands; 0: nowhere
  // The pack that packs_ stands at, and the one before it, or what it was looked for after; kNone: behind the last.
  static constexpr int64_t kNone = std::numeric_limits<int64_t>::max();
  int64_t pack_ = 0, pack_before_ = kNone;
  int stays_ = 0;
};

}  // namespace leyden
