// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Reads metrics of runs on its own threads and hands curves to the GUI as shared values.
#pragma once

#include <experiment/export.h>
#include <experiment/series_curve.h>
#include <store/run_reader.h>

#include <QObject>
#include <QString>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace leyden {

/// What a run has logged so far.
struct RunSeries {
  std::string run_id;
  std::vector<SeriesInfo> series;
  bool live = false;
  std::string error;  // a sentence when the run cannot be read
};

struct CurveUpdate {
  quint64 id;  // of open()
  std::shared_ptr<const Curve> curve;  // null: the run has logged no such series so far, or cannot be read
};

/// A pool of threads over read-only connections, of which at most Options::open_runs are open at a time (the
/// least recently used one is closed first). Use it from one thread, whose event loop delivers the signals.
/// Runs that still train are followed: a committed point is delivered within poll_ms and the time of reading
/// it. Requests that were changed or closed before their turn are dropped unread. The destructor joins the
/// threads.
class LEYDEN_EXPERIMENT_API SeriesLoader : public QObject {
  Q_OBJECT
 public:
  struct Options {
    int threads = 2;
    int open_runs = 64;
    int poll_ms = 100;
    int64_t whole_limit = 16'384;  // longer series are handed over as envelopes
  };
  explicit SeriesLoader(QObject* parent = nullptr);
  SeriesLoader(const Options& options, QObject* parent);
  ~SeriesLoader() override;

  /// Says where a run lies, and asks for its list of series (runSeriesChanged, again at every change while it
  /// is live). Counted: each watchRun needs an unwatchRun.
  void watchRun(const QString& run_id, const QString& folder);
  void unwatchRun(const QString& run_id);
  /// Looks at a run again that was not live (it may have been resumed).
  void refreshRun(const QString& run_id);

  /// A standing request for a watched run: answered by curvesReady, again whenever the run logs more, until
  /// close(). A run that is not watched is answered when it comes to be; a series that does not exist (yet) by null, once, and
  /// again when it does.
  quint64 open(const CurveQuery& query);
  /// Other range, width, smoothing or axis; the series and run stay.
  void change(quint64 id, const CurveQuery& query);
  void close(quint64 id);

  /// Nothing is queued, read or undelivered.
  bool isIdle() const;
  /// Connections open now.
  int openRuns() const;

 Q_SIGNALS:
  void curvesReady(const std::vector<leyden::CurveUpdate>& updates);
  void runSeriesChanged(const std::shared_ptr<const leyden::RunSeries>& series);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
