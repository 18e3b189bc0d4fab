// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <store/wall_clock.h>

#include <ctime>

namespace leyden {

namespace {
double read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}
}  // namespace

double WallClock::boot_seconds() {
  return read(CLOCK_BOOTTIME);
}
double WallClock::monotonic_seconds() {
  return read(CLOCK_MONOTONIC);
}

WallClock::WallClock() : offset_(read(CLOCK_REALTIME) - boot_seconds()), begun_(monotonic_seconds()) {}

double WallClock::elapsed() const {
  return monotonic_seconds() - begun_;
}

}  // namespace leyden
