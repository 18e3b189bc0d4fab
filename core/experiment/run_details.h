// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <experiment/export.h>
#include <store/run_reader.h>

namespace leyden {

/// All that the Inspector shows of a run. Shared between threads, never changed.
struct RunDetails {
  std::string run_id;
  std::filesystem::path path;
  RunState state;
  std::vector<std::pair<std::string, std::string>> params;  // dotted path, JSON text
  std::vector<SeriesInfo> metrics;
  std::vector<ArtifactRow> artifacts;
  std::vector<EventRow> events;
  std::string config_yaml;
  std::string annotations_problem;
  Annotations annotations;
};

/// Reads a run's details off the GUI thread and again while it lives. Only the latest run that was asked for
/// is answered. GUI thread.
class LEYDEN_EXPERIMENT_API RunDetailsProvider : public QObject {
  Q_OBJECT
 public:
  explicit RunDetailsProvider(QObject* parent = nullptr, int intervalMs = 1000);
  ~RunDetailsProvider() override;

  /// An empty path stops.
  void setRun(const std::filesystem::path& runFolder);
  /// nullptr until loaded() came.
  std::shared_ptr<const RunDetails> details() const;

 public Q_SLOTS:
  void refresh();

 Q_SIGNALS:
  /// First and after each change.
  void loaded();
  void failed(const QString& sentence);

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace leyden
