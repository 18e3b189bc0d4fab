// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Paints pictures on a thread of its own: the newest job is what counts, an older one is told to stop.
#pragma once

#include <QImage>
#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <functional>
#include <memory>

namespace leyden {

class ImageWorker : public QObject {
  Q_OBJECT
 public:
  /// Asks `stop` now and then; when it says so, what is returned does not matter.
  using Job = std::function<QImage(const std::function<bool()>& stop)>;

  explicit ImageWorker(QObject* parent = nullptr);
  ~ImageWorker() override;  // waits for a job that is under way

  void paint(Job job);
  bool isBusy() const { return m_busy; }

 Q_SIGNALS:
  void painted(const QImage& image);

 private:
  QThreadPool m_pool;
  std::shared_ptr<std::atomic<int>> m_newest;
  bool m_busy = false;
};

}  // namespace leyden
