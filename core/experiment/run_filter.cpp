// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/run_filter.h>

#include <QRegularExpression>
#include <utility>

#include <experiment/run_list_model.h>

namespace leyden {
namespace {

// Bytes of UTF-8 as places of a QString.
int place_in(const std::string& utf8, size_t bytes) {
  return static_cast<int>(
      QString::fromUtf8(utf8.data(), static_cast<qsizetype>(std::min(bytes, utf8.size()))).size());
}

RunFilter::Problem problem_of(const FilterError& error, const std::string& utf8) {
  return {QString::fromUtf8(error.what()), place_in(utf8, error.where().begin), place_in(utf8, error.where().end),
          QString::fromStdString(error.nearest())};
}

}  // namespace

RunFilter::RunFilter(RunListModel& runs, QObject* parent)
    : QObject(parent),
      m_runs(runs),
      m_newest(std::make_shared<std::atomic<int>>(0)),
      m_newestCompletion(std::make_shared<std::atomic<int>>(0)) {
  // A change may let a run through, and may bring the name that the filter speaks of.
  connect(&runs, &RunListModel::runsChanged, this, [this] {
    if (!m_text.trimmed().isEmpty()) ask();
  });
}

RunFilter::~RunFilter() = default;

void RunFilter::setText(const QString& text) {
  if (text == m_text) return;
  m_text = text;
  Q_EMIT textChanged(text);
  if (!text.trimmed().isEmpty()) return ask();
  ++*m_newest;
  m_pending = false;
  m_inForce.clear();
  setProblem(std::nullopt);
  if (std::exchange(m_accepted, std::nullopt)) Q_EMIT changed();
}

void RunFilter::ask() {
  m_pending = true;
  const int number = ++*m_newest;
  m_runs.ask(this, [this, text = m_text, number, newest = m_newest](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog || *newest != number) return {};  // once the workspace is read, runsChanged() asks again
    const std::string utf8 = text.toStdString();
    Found found;
    try {
      for (const std::string& id : catalog->find({.filter = Filter(utf8)}).ids)
        found.ids.insert(QString::fromStdString(id));
    } catch (const FilterError& error) {
      found.problem = problem_of(error, utf8);
    }
    return [this, text, number, newest, found = std::move(found)]() mutable {
      if (*newest == number) take(text, std::move(found));
    };
  });
}

void RunFilter::take(const QString& text, Found found) {
  m_pending = false;
  setProblem(found.problem);
  if (found.problem) return;
  m_inForce = text;
  if (m_accepted == found.ids) return;
  m_accepted = std::move(found.ids);
  Q_EMIT changed();
}

void RunFilter::setProblem(std::optional<Problem> problem) {
  const auto same = [&] {
    return problem && m_problem && problem->sentence == m_problem->sentence && problem->begin == m_problem->begin &&
           problem->end == m_problem->end;
  };
  if ((!problem && !m_problem) || same()) return;
  m_problem = std::move(problem);
  Q_EMIT problemChanged();
}

void RunFilter::setShowArchived(bool show) {
  if (std::exchange(m_showArchived, show) != show) Q_EMIT changed();
}

void RunFilter::setChosen(std::optional<QSet<QString>> ids) {
  if (ids == m_chosen) return;
  m_chosen = std::move(ids);
  Q_EMIT changed();
}

void RunFilter::clear() {
  setText({});
  setChosen(std::nullopt);
}

bool RunFilter::speaksOfArchived() const {
  static const QRegularExpression word(QStringLiteral("\\barchived\\b"), QRegularExpression::CaseInsensitiveOption);
  return m_inForce.contains(word);
}

bool RunFilter::accepts(const QString& runId, bool archived) const {
  return (!m_chosen || m_chosen->contains(runId)) && acceptsByText(runId, archived);
}

bool RunFilter::acceptsByText(const QString& runId, bool archived) const {
  if (m_accepted && !m_accepted->contains(runId)) return false;
  return !archived || m_showArchived || speaksOfArchived();
}

void RunFilter::complete(int cursor) {
  const int number = ++*m_newestCompletion;
  m_runs.ask(this, [this, text = m_text, cursor, number,
                    newest = m_newestCompletion](const Catalog* catalog) -> RunListModel::Answer {
    if (!catalog || *newest != number) return {};
    const std::string utf8 = text.toStdString();
    const auto bytes = static_cast<size_t>(text.left(cursor).toUtf8().size());
    FilterCompletion found = catalog->complete(utf8, bytes);
    Completion completion{text, place_in(utf8, found.replaces.begin), place_in(utf8, found.replaces.end),
                          std::move(found.candidates)};
    return [this, completion = std::move(completion)] {
      if (completion.text == m_text) Q_EMIT completed(completion);
    };
  });
}

}  // namespace leyden
