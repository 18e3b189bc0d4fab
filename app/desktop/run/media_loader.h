// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what a run logged besides numbers, on a thread of its own: which items there are, and what one holds at a
// step.
#pragma once

#include <experiment/run_media.h>

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <filesystem>
#include <memory>

namespace leyden {

/// What an item holds at a step. Never changed once it is made.
struct MediaContent {
  MediaItem::Kind kind = MediaItem::Kind::Image;
  std::string name;
  std::optional<int64_t> step;
  QImage image;
  std::optional<ConfusionCounts> matrix;
  std::optional<MediaTable> table;
  std::optional<MediaCurves> curves;
  QString text;
  std::vector<HistogramRow> histograms;  // of all steps
  int histogram = 0;                     // which of them is looked at
  QString problem;                       // why it cannot be shown
};

class MediaLoader : public QObject {
  Q_OBJECT
 public:
  explicit MediaLoader(QObject* parent = nullptr);
  ~MediaLoader() override;

  /// An empty path stops.
  void setRun(const std::filesystem::path& folder);
  /// Looks for new items.
  void refresh();
  const std::vector<MediaItem>& items() const { return m_items; }
  /// True once items of this run have come.
  bool isReady() const { return m_ready; }
  const MediaItem* item(MediaItem::Kind kind, const std::string& name) const;
  /// The newest wish is answered by loaded().
  void load(MediaItem::Kind kind, const std::string& name, int64_t step);

 Q_SIGNALS:
  void itemsChanged();
  void loaded(const std::shared_ptr<const leyden::MediaContent>& content);

 private:
  struct Source;
  QThreadPool m_pool;
  std::shared_ptr<Source> m_source;
  std::shared_ptr<std::atomic<int>> m_newest;
  std::vector<MediaItem> m_items;
  bool m_ready = false, m_reading = false, m_again = false;
};

}  // namespace leyden
