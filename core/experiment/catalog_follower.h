// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include <experiment/run_colours.h>
#include <store/catalog.h>

namespace leyden {

/// What changed in a workspace since the last report. A value that crosses threads.
struct CatalogUpdate {
  struct Run {
    std::shared_ptr<const RunRow> row;  // without parameters and metrics
    PackedValues values;
    int colour = 0;  // place in the colour book
  };
  std::vector<Run> runs;  // new or changed, in order of their ids
  std::vector<std::string> removed;
  std::vector<std::string> metrics;  // names not seen before
  bool first = false;
};

/// Follows a workspace on the loader thread: owns the catalog and the colour book, writes annotations.
class CatalogFollower : public QObject {
  Q_OBJECT
 public:
  CatalogFollower(std::filesystem::path workspace, int intervalMs);
  ~CatalogFollower() override;

  // All on the loader thread.
  void start();
  void poll();
  void reindex();
  void annotate(const std::string& runId, const std::filesystem::path& folder,
                const std::function<void(Annotations&)>& change);
  /// What `question` returns for the catalog, nullptr before the first reading; empty when it throws.
  std::function<void()> answer(const std::function<std::function<void()>(const Catalog*)>& question);
  /// From any thread: what runs now ends soon.
  void cancel() { m_cancelled = true; }

 Q_SIGNALS:
  void updated(const std::shared_ptr<const leyden::CatalogUpdate>& update);
  void problemChanged(const QString& sentence);
  void failed(const QString& sentence);
  void reindexed();

 private:
  bool open();
  void report(const RefreshResult& changes);
  void add(CatalogUpdate& update, PackedRun run);
  void addNewMetrics(CatalogUpdate& update);
  void reportAll();
  int colourOf(const std::string& id);
  void saveColours();
  void setProblem(const QString& sentence);

  std::filesystem::path m_workspace;
  int m_interval;
  std::optional<Catalog> m_catalog;
  RunColourBook m_colours;
  std::unordered_set<std::string> m_metrics;
  QString m_problem;
  QTimer* m_timer = nullptr;
  bool m_first = true, m_colours_changed = false;
  std::atomic<bool> m_cancelled = false;
};

}  // namespace leyden
