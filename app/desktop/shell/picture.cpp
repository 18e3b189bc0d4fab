// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/picture.h"

#include <QCoreApplication>
#include <QImage>
#include <QTimer>
#include <QWidget>
#include <cstdio>

namespace leyden {

namespace {
constexpr int kLookEvery = 300;  // ms
constexpr int kSameLooks = 4;    // runs and curves have arrived when so many looks are alike
constexpr int kMostLooks = 20;   // a live run, or a meter, never stands still
}  // namespace

void savePictureAndQuit(QWidget* window, const QString& file) {
  window->resize(1440, 900);
  auto* timer = new QTimer(window);
  QObject::connect(timer, &QTimer::timeout, window,
                   [window, file, last = QImage(), same = 0, looks = 0]() mutable {
                     const QImage now = window->grab().toImage();
                     same = now == last ? same + 1 : 0;
                     last = now;
                     if (same < kSameLooks && ++looks < kMostLooks) return;
                     const bool saved = now.save(file, "PNG");
                     if (!saved)
                       std::fprintf(stderr, "leyden-desktop: %s cannot be written\n", qPrintable(file));
                     QCoreApplication::exit(saved ? 0 : 1);
                   });
  timer->start(kLookEvery);
}

}  // namespace leyden
