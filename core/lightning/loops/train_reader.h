// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <lightning/data_loaders.h>
#include <lightning/export.h>

namespace leyden {

/// Reads the training loaders, one or several combined, up to a limit, and knows the last batch when it gives it out.
class LEYDEN_LIGHTNING_API TrainReader {
 public:
  /// limit: batches of an epoch, at most those that the loaders come to.
  void set(DataLoaders loaders, int64_t limit);
  void begin();
  /// Batches of this epoch that came before a resume.
  void set_fetched(int64_t batches) { fetched_ = batches, has_begun_ = true; }
  bool next(Batch& batch);
  bool done() const { return fetched_ >= limit_; }
  void end_epoch() { has_begun_ = false; }
  /// Whether an epoch is under way.
  bool has_begun() const { return has_begun_; }
  explicit operator bool() const { return !loaders_.empty(); }

  /// {"loaders": states, "current": of sequential reading, "fetched"}.
  Dict state_dict() const;
  /// Goes on so that `fetched` batches have been read: at most one less than the state says, since a loader may be
  /// ahead of the loop by a batch.
  void load_state_dict(const Dict& state, int64_t fetched);

 private:
  bool next_in_sequence(Batch& batch);

  DataLoaders loaders_;
  int64_t limit_ = 0, fetched_ = 0;
  size_t current_ = 0;
  bool has_begun_ = false;
};

}  // namespace leyden
