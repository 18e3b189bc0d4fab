// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include "catalog_follower.h"

#include <QElapsedTimer>
#include <algorithm>
#include <exception>

#include <store/run_paths.h>

namespace leyden {

CatalogFollower::CatalogFollower(std::filesystem::path workspace, int intervalMs)
    : m_workspace(std::move(workspace)), m_interval(intervalMs), m_colours(m_workspace) {}

CatalogFollower::~CatalogFollower() = default;

void CatalogFollower::start() {
  m_timer = new QTimer(this);
  m_timer->setSingleShot(true);
  connect(m_timer, &QTimer::timeout, this, &CatalogFollower::poll);
  poll();
}

bool CatalogFollower::open() {
  if (m_catalog) return true;
  try {
    m_catalog.emplace(m_workspace, Catalog::Mode::ReadWrite);
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::Unwritable) throw;
    m_catalog.emplace(m_workspace, Catalog::Mode::ReadOnly);
  }
  m_colours.load();
  return true;
}

void CatalogFollower::poll() {
  QElapsedTimer clock;
  clock.start();
  try {
    open();
    const RefreshResult changes = m_catalog->refresh([this](size_t, size_t) { return !m_cancelled; });
    m_first ? reportAll() : report(changes);
    setProblem({});
  } catch (const std::exception& error) {
    setProblem(QString::fromStdString(error.what()));
  }
  // A workspace that takes long to look at is looked at less often.
  if (m_timer && !m_cancelled) m_timer->start(std::max(m_interval, int(4 * clock.elapsed())));
}

int CatalogFollower::colourOf(const std::string& id) {
  if (m_colours.place(id) < 0) m_colours_changed |= m_colours.assign({id});
  return m_colours.place(id);
}

void CatalogFollower::saveColours() {
  // One program writes: the same that writes the catalog.
  if (std::exchange(m_colours_changed, false) && m_catalog->writable()) m_colours.save();
}

void CatalogFollower::reportAll() {
  auto update = std::make_shared<CatalogUpdate>();
  update->first = true;
  m_colours_changed |= m_colours.assign(m_catalog->run_ids());
  for (auto& run : m_catalog->packed()) add(*update, std::move(run));
  addNewMetrics(*update);
  m_first = false;
  saveColours();
  Q_EMIT updated(update);
}

void CatalogFollower::add(CatalogUpdate& update, PackedRun run) {
  const int place = colourOf(run.head.run_id);
  update.runs.push_back(
      {std::make_shared<const RunRow>(std::move(run.head)), std::move(run.values), place});
}

void CatalogFollower::addNewMetrics(CatalogUpdate& update) {
  for (const auto& name : m_catalog->names().metrics) {
    if (m_metrics.insert(name).second) update.metrics.push_back(name);
  }
}

void CatalogFollower::report(const RefreshResult& changes) {
  if (!changes.any()) return;
  auto update = std::make_shared<CatalogUpdate>();
  std::vector<std::string> ids = changes.added;
  ids.insert(ids.end(), changes.changed.begin(), changes.changed.end());
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  for (const auto& id : ids) {
    auto run = m_catalog->packed(id);
    if (run) add(*update, std::move(*run));
  }
  addNewMetrics(*update);
  update->removed = changes.removed;
  saveColours();
  Q_EMIT updated(update);
}

void CatalogFollower::reindex() {
  try {
    open();
    m_catalog->reindex([this](size_t, size_t) { return !m_cancelled; });
    reportAll();
    setProblem({});
  } catch (const std::exception& error) {
    setProblem(QString::fromStdString(error.what()));
  }
  Q_EMIT reindexed();
}

void CatalogFollower::annotate(const std::string& runId, const std::filesystem::path& folder,
                               const std::function<void(Annotations&)>& change) {
  try {
    const std::filesystem::path file = RunPaths{folder}.annotations();
    Annotations annotations = read_annotations(file);
    change(annotations);
    write_annotations(file, annotations);
  } catch (const std::exception& error) {
    Q_EMIT failed(QString::fromStdString(error.what()));
    // The model showed the change already: what is on the disk comes back.
    auto run = m_catalog ? m_catalog->packed(runId) : std::nullopt;
    if (!run) return;
    auto update = std::make_shared<CatalogUpdate>();
    add(*update, std::move(*run));
    Q_EMIT updated(update);
    return;
  }
  poll();
}

std::function<void()> CatalogFollower::answer(
    const std::function<std::function<void()>(const Catalog*)>& question) {
  try {
    return question(m_catalog && !m_first ? &*m_catalog : nullptr);
  } catch (const std::exception& error) {
    Q_EMIT failed(QString::fromStdString(error.what()));
    return {};
  }
}

void CatalogFollower::setProblem(const QString& sentence) {
  if (sentence == m_problem) return;
  m_problem = sentence;
  Q_EMIT problemChanged(sentence);
}

}  // namespace leyden
