// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// What happened in a run beside its metrics, as charts mark it. Plain values; shared between threads as
// shared_ptr<const RunMarks>.
#pragma once

#include <experiment/export.h>
#include <store/run_reader.h>

#include <QString>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace leyden {

struct RunMark {
  /// Change: an event of any other kind, such as a program's own. Text: a logged text.
  enum class Kind { Checkpoint, Text, Change, Stop, Resume, Error };

  Kind kind = Kind::Change;
  std::optional<int64_t> step;
  double wall_time = 0.0;  // seconds since 1970
  QString text;            // "checkpoint epoch=3.ckpt", "resumed (attempt 2)": what a tooltip says
  bool operator==(const RunMark&) const = default;
};

using RunMarks = std::vector<RunMark>;

/// Collects the marks of one run, and what is new when it is asked again. One thread at a time.
class LEYDEN_EXPERIMENT_API RunMarkReader {
 public:
  /// True when there are others now. `state` and `series`: as the reader says them now. Throws StoreError.
  bool update(RunReader& reader, const RunState& state, const std::vector<SeriesInfo>& series);
  /// Events in their order, then resumes, then the error. Never null.
  std::shared_ptr<const RunMarks> marks() const { return m_marks; }

 private:
  RunMarks m_events;
  int64_t m_last_event = 0;
  double m_ended = 0.0;
  std::shared_ptr<const RunMarks> m_marks = std::make_shared<const RunMarks>();
};

}  // namespace leyden
