// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QSet>
#include <QString>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include <experiment/export.h>
#include <store/filter/completion.h>

namespace leyden {

class RunListModel;

/// The filter over the runs of a workspace that its list, table and charts share: a text in the language of
/// docs/filters.md. It is looked up on the loader thread; until an answer comes, and while the text is wrong,
/// the last filter that was right stays in force. Places are those of QString. GUI thread.
class LEYDEN_EXPERIMENT_API RunFilter : public QObject {
  Q_OBJECT
 public:
  /// What is wrong with the text: a sentence, the place it speaks of (begin == end: something is missing
  /// there), and what was most likely meant, or nothing.
  struct Problem {
    QString sentence;
    int begin = 0, end = 0;
    QString nearest;
  };
  /// What may stand in the place of a part of the text.
  struct Completion {
    QString text;  // that it completes
    int begin = 0, end = 0;
    std::vector<FilterCompletion::Candidate> candidates;
  };

  explicit RunFilter(RunListModel& runs, QObject* parent = nullptr);
  ~RunFilter() override;

  QString text() const { return m_text; }
  void setText(const QString& text);
  /// The filter in force.
  QString textInForce() const { return m_inForce; }
  const std::optional<Problem>& problem() const { return m_problem; }
  /// Text whose answer is still to come.
  bool isPending() const { return m_pending; }

  /// Archived runs pass when this is set, or when the filter itself speaks of them.
  bool showsArchived() const { return m_showArchived; }
  void setShowArchived(bool show);

  /// Runs that something else than the text chose, such as the ranges of a plot; nullopt: all.
  void setChosen(std::optional<QSet<QString>> ids);
  const std::optional<QSet<QString>>& chosen() const { return m_chosen; }

  /// Nothing but archived runs is kept out.
  bool isEmpty() const { return !m_accepted && !m_chosen; }
  bool accepts(const QString& runId, bool archived) const;
  /// The same without what else was chosen.
  bool acceptsByText(const QString& runId, bool archived) const;
  /// Empties the text and what else was chosen.
  void clear();

  /// Asks for what may stand at `cursor` of the text; completed() follows.
  void complete(int cursor);

 Q_SIGNALS:
  void textChanged(const QString& text);
  void problemChanged();
  /// accepts() may say something else than before.
  void changed();
  void completed(const leyden::RunFilter::Completion& completion);

 private:
  struct Found {
    QSet<QString> ids;
    std::optional<Problem> problem;
  };
  void ask();
  void take(const QString& text, Found found);
  void setProblem(std::optional<Problem> problem);
  bool speaksOfArchived() const;

  RunListModel& m_runs;
  QString m_text, m_inForce;
  std::optional<QSet<QString>> m_accepted;  // nullopt: an empty filter
  std::optional<QSet<QString>> m_chosen;
  std::optional<Problem> m_problem;
  // The newest question; older ones that have not begun are not answered any more.
  std::shared_ptr<std::atomic<int>> m_newest, m_newestCompletion;
  bool m_pending = false, m_showArchived = false;
};

}  // namespace leyden
