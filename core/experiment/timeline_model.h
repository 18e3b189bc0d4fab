// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_piece.h>

namespace leyden {

class RunBrush;
class RunFilter;
class RunListModel;

/// Runs on the wall clock: a row for each of those that the filter's text lets through, brushed or not, the one that
/// began first on top, each with its attempts. These are read from the runs' own files, on a thread of its own. A span of
/// time that is brushed picks the runs with an attempt in it. GUI thread.
class LEYDEN_EXPERIMENT_API TimelineModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    RunIdRole = Qt::UserRole + 1,
    StatusRole,  // int, RunStatus
    FromRole,    // double, seconds since 1970
    ToRole,      // double
    PiecesRole,  // int: attempts
  };
  /// Which of the filter's runs have a row.
  enum class Scope { All, Visible, Selected };

  struct Lane {
    QString id;
    RunStatus status = RunStatus::Interrupted;
    RunPieces pieces;  // at least one, by attempt
    double from() const;
    double to() const;
    /// Seconds of its attempts; less than to() - from() where it waited between them.
    double worked() const;
    bool operator==(const Lane&) const = default;
  };
  using Span = std::pair<double, double>;  // seconds since 1970, the earlier first

  /// All outlive it.
  TimelineModel(RunListModel& runs, RunFilter& filter, RunBrush& brush, QObject* parent = nullptr);
  ~TimelineModel() override;

  void setScope(Scope scope);
  Scope scope() const { return m_scope; }
  void setSelectedRuns(const QStringList& ids);
  /// Runs that go on are not read again while nobody looks and no span is brushed; they are at first.
  void setActive(bool active);

  const std::vector<Lane>& lanes() const { return m_lanes; }
  int rowOf(const QString& runId) const;
  /// All rows together; nullopt without any.
  std::optional<Span> extent() const;
  /// Runs of the scope that have no row: those still to be read, those of which the store knows no time, and those
  /// whose file cannot be read.
  int unread() const { return m_unread; }
  int withoutTime() const { return m_withoutTime; }
  /// Files are being read right now.
  bool isReading() const { return m_reading; }

  /// Brushes a span, either end first.
  void setSpan(double a, double b);
  void clearSpan();
  const std::optional<Span>& span() const { return m_span; }
  /// Runs that the workspace has, in rows or not, with an attempt that touches the span.
  QSet<QString> runsIn(const Span& span) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
  /// Rows, times or counts are others.
  void changed();
  void spanChanged();

 private:
  struct Wish;
  struct Read;
  void buildSoon();
  void build();
  void want(const QStringList& ids);
  void read();
  void take(std::vector<Read> answers);
  void pick();
  bool isInScope(const QString& id) const;

  RunListModel& m_runs;
  RunFilter& m_filter;
  RunBrush& m_brush;
  Scope m_scope = Scope::All;
  QSet<QString> m_selected, m_visible;
  std::vector<Lane> m_lanes;
  QHash<QString, int> m_rows;
  QHash<QString, RunPieces> m_pieces;  // of every run that was read
  QSet<QString> m_wanted;              // to be read, for the first time or again
  QSet<QString> m_beingRead;
  std::optional<Span> m_span;
  int m_unread = 0, m_withoutTime = 0;
  bool m_active = true, m_reading = false, m_picking = false;
  QTimer m_build, m_read;
  QThreadPool m_pool;
};

}  // namespace leyden
