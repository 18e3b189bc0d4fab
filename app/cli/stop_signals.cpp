// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stop_signals.h"

#include <unistd.h>

#include <pthread.h>
#include <signal.h>

#include <utility>

#include "exit_status.h"

namespace leyden::cli {
namespace {

sigset_t stop_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  sigaddset(&set, SIGUSR2);  // wakes the watcher to end it
  return set;
}

}  // namespace

StopSignals::StopSignals(std::function<void(int, int)> on_stop) {
  const sigset_t set = stop_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  watcher_ = std::thread([this, set, on_stop = std::move(on_stop)] {
    int signal = 0;
    while (sigwait(&set, &signal) == 0 && !closing_) {
      if (signal != SIGUSR2) on_stop(signal, ++count_);
    }
  });
}

StopSignals::~StopSignals() {
  closing_ = true;
  pthread_kill(watcher_.native_handle(), SIGUSR2);
  watcher_.join();
}

void end_at_the_second(int, int count) {
  if (count > 1) _exit(kInterrupted);
}

void ignore_write_signals() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

}  // namespace leyden::cli
