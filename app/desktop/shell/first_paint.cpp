// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/first_paint.h"

#include <unistd.h>
#include <QFile>
#include <QList>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace leyden {

namespace {

double secondsOf(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

QByteArray contentsOf(const char* path) {
  QFile file(QString::fromLatin1(path));
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

double secondsSinceStart() {
  if (const char* given = std::getenv("LEYDEN_EXEC_NS"))
    return secondsOf(CLOCK_MONOTONIC) - std::atof(given) * 1e-9;
  const QByteArray stat = contentsOf("/proc/self/stat");
  // The command's name stands in brackets and may hold spaces; the start is the 22nd field.
  const QList<QByteArray> fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
  if (fields.size() < 20) return -1;
  return secondsOf(CLOCK_BOOTTIME) - fields.at(19).toDouble() / double(sysconf(_SC_CLK_TCK));
}

double residentMegabytes() {
  const QList<QByteArray> fields = contentsOf("/proc/self/statm").split(' ');
  return fields.size() < 2 ? -1 : fields.at(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

}  // namespace

void printFirstPaint() {
  std::printf("{\"first_paint_ms\": %.1f, \"resident_mb\": %.1f}\n", secondsSinceStart() * 1e3,
              residentMegabytes());
  std::fflush(stdout);
}

}  // namespace leyden
