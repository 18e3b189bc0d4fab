// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/image_worker.h"

#include <utility>

namespace leyden {

ImageWorker::ImageWorker(QObject* parent) : QObject(parent), m_newest(std::make_shared<std::atomic<int>>(0)) {
  m_pool.setMaxThreadCount(1);
}

ImageWorker::~ImageWorker() {
  ++*m_newest;
  m_pool.waitForDone();
}

void ImageWorker::paint(Job job) {
  const int number = ++*m_newest;
  m_busy = true;
  m_pool.start([this, number, newest = m_newest, job = std::move(job)] {
    if (*newest != number) return;
    QImage image = job([newest, number] { return *newest != number; });
    if (*newest != number) return;
    QMetaObject::invokeMethod(this, [this, number, image = std::move(image)] {
      if (*m_newest != number) return;
      m_busy = false;
      Q_EMIT painted(image);
    }, Qt::QueuedConnection);
  });
}

}  // namespace leyden
