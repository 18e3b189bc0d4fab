// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/worker_api.h>

namespace leyden {

RunObserver::~RunObserver() = default;
RunControl::~RunControl() = default;
Worker::~Worker() = default;

void RunControl::request_stop() {
  // The hook is called under the lock, so that on_stop_requested({}) waits for one that runs.
  const std::lock_guard lock(m_mutex);
  if (!m_stop.exchange(true) && m_hook) m_hook();
}

void RunControl::on_stop_requested(std::function<void()> hook) {
  const std::lock_guard lock(m_mutex);
  m_hook = std::move(hook);
  if (m_stop && m_hook) m_hook();
}

}  // namespace leyden
