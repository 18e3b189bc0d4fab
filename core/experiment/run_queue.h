// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <string_view>
#include <vector>

#include <experiment/export.h>
#include <experiment/run_host.h>

namespace leyden {

/// The life of a queue entry: Queued -> Starting -> Running -> (Stopping ->) one of the last four.
enum class QueueState { Queued, Starting, Running, Stopping, Finished, Failed, Stopped, Interrupted };
LEYDEN_EXPERIMENT_API std::string_view to_string(QueueState state);
LEYDEN_EXPERIMENT_API bool is_over(QueueState state);

struct LEYDEN_EXPERIMENT_API QueueEntry {
  int id = 0;  // unique in this queue, never used again
  RunRequest request;
  QueueState state = QueueState::Queued;
  QString runId, folder;  // once the folder is there
  RunProgress progress;
  RunOutcome outcome;     // once it is over
  QString title() const;  // the run's name, else the plugin's
};

/// Runs that wait, the one that is made, and those that are over, in this order of their making. Takes the
/// next when the host is free. GUI thread.
class LEYDEN_EXPERIMENT_API RunQueue : public QObject {
  Q_OBJECT
 public:
  explicit RunQueue(std::unique_ptr<RunHost> host, QObject* parent = nullptr);
  ~RunQueue() override;

  /// Returns the entry's id. It starts from the event loop when its turn has come.
  int enqueue(const RunRequest& request);
  /// A running entry is asked to stop; a waiting one is over at once, as Stopped, and never starts.
  void stop(int id);
  void stopAll();
  /// Takes an entry that waits or is over out of the list; false for one that runs.
  bool remove(int id);
  void removeFinished();
  /// Moves a waiting entry to this place among the waiting ones (0: next); false when it does not wait.
  bool move(int id, int place);
  /// While it is held nothing new starts.
  void setHeld(bool held);
  bool isHeld() const;

  std::vector<QueueEntry> entries() const;
  int count() const;
  const QueueEntry* entry(int id) const;
  const QueueEntry* entryAt(int row) const;
  const QueueEntry* current() const;  // Starting, Running or Stopping
  const QueueEntry* entryOfRun(const QString& runId) const;
  int waiting() const;
  bool isBusy() const { return current() != nullptr; }
  RunHost* host() const;

 Q_SIGNALS:
  void entryAboutToBeAdded(int row);
  void entryAdded(int row);
  void entryAboutToBeRemoved(int row);
  void entryRemoved(int row);
  void entryAboutToBeMoved(int from, int to);
  void entryMoved(int from, int to);
  void entryChanged(int id);
  void runStarted(int id, const QString& runId, const QString& folder);
  void progressed(int id, const leyden::RunProgress& progress);
  void logged(int id, leyden::LogLevel level, const QString& text);
  void finished(int id, const leyden::RunOutcome& outcome);
  /// The last waiting entry is over.
  void drained();

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
