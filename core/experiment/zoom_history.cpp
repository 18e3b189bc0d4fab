// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/zoom_history.h>

namespace leyden {

void ZoomHistory::record(const ZoomView& view, bool goes_on) {
  if (view == current()) return;
  m_views.resize(m_at + 1);
  if (goes_on && m_mergeable) {
    m_views[m_at] = view;
    return;
  }
  m_views.push_back(view);
  if (m_views.size() > kLongest) m_views.erase(m_views.begin());
  m_at = m_views.size() - 1;
  m_mergeable = true;
}

const ZoomView& ZoomHistory::back() {
  if (canGoBack()) --m_at;
  m_mergeable = false;
  return current();
}

const ZoomView& ZoomHistory::forward() {
  if (canGoForward()) ++m_at;
  m_mergeable = false;
  return current();
}

void ZoomHistory::reset(const ZoomView& view) {
  m_views.assign(1, view);
  m_at = 0;
  m_mergeable = false;
}

}  // namespace leyden
