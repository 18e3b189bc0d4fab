// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Curves of groups of runs, made on a thread of their own.
#pragma once

#include <experiment/export.h>
#include <experiment/series_loader.h>

#include <QObject>
#include <memory>
#include <string>
#include <vector>

namespace leyden {

enum class GroupLine { Mean, Median };
/// Deviation: of the sample, to each side of the mean. Interval: the 95 % interval of the mean. Both, and the
/// standard error, stand around the mean also where the line is the median.
enum class GroupBand { None, MinMax, Deviation, StandardError, Interval };

struct GroupCurveQuery {
  struct Member {
    std::string run_id;
    std::string folder;
    bool operator==(const Member&) const = default;
  };
  std::vector<Member> members;
  std::string source;  // a metric, or an expression after "="
  CurveAxis axis = CurveAxis::Step;
  Smoothing smoothing;  // of the line and of the band's edges
  GroupLine line = GroupLine::Mean;
  GroupBand band = GroupBand::MinMax;
  std::string x_source;  // the metric of CurveAxis::Metric
  bool operator==(const GroupCurveQuery&) const = default;
};

/// A standing request is answered by curvesReady, and again after refresh(): Curve::raw is the line, Curve::band
/// what is around it. Runs meet at every x at which one of them has a point, with straight lines between their
/// points, as aggregate() says. Over a metric they do where that only rises or only falls in each of them; otherwise
/// they meet at steps, and the line is a path through the middle (mean or median, as the line) of their places at each
/// step, with the band around it in y; it stays whole, and is smoothed by steps. Of more than 65,536 places neighbours are drawn as one, by their least and
/// greatest value. What is changed or closed meanwhile is given up at once. Use it from one thread, whose event
/// loop delivers the signal. The destructor waits for the thread.
class LEYDEN_EXPERIMENT_API GroupCurveLoader : public QObject {
  Q_OBJECT
 public:
  explicit GroupCurveLoader(QObject* parent = nullptr);
  ~GroupCurveLoader() override;

  quint64 open(const GroupCurveQuery& query);
  void change(quint64 id, const GroupCurveQuery& query);
  void close(quint64 id);
  /// Requests with this run are answered anew: it has logged more.
  void refreshRun(const std::string& run_id);
  /// Nothing is queued, computed or undelivered.
  bool isIdle() const;

 Q_SIGNALS:
  void curvesReady(const std::vector<leyden::CurveUpdate>& updates);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
