// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
// Where people have looked in charts, to go back and forward. Plain values, any thread.
#pragma once

#include <experiment/export.h>

#include <QMap>
#include <QString>
#include <cstddef>
#include <optional>
#include <vector>

namespace leyden {

struct ViewRange {
  double lower = 0.0;
  double upper = 1.0;
  bool operator==(const ViewRange&) const = default;
};

/// What is looked at: the range of x that the charts share, and of y by chart. What is not named follows the data.
struct ZoomView {
  std::optional<ViewRange> x;
  QMap<QString, ViewRange> y;
  bool operator==(const ZoomView&) const = default;
};

/// Begins at home, a view of everything. Like a browser: looking elsewhere from an older view forgets the later ones.
class LEYDEN_EXPERIMENT_API ZoomHistory {
 public:
  static constexpr std::size_t kLongest = 200;  // views; older ones are forgotten

  /// A view that was chosen; nothing happens when it is the current one. `goes_on`: it belongs to the change
  /// before (one turn of a wheel) and takes its place.
  void record(const ZoomView& view, bool goes_on = false);
  bool canGoBack() const { return m_at > 0; }
  bool canGoForward() const { return m_at + 1 < m_views.size(); }
  /// The view after going there; the current one when that cannot be.
  const ZoomView& back();
  const ZoomView& forward();
  const ZoomView& current() const { return m_views[m_at]; }
  /// Begins anew, at this view.
  void reset(const ZoomView& view = {});

 private:
  std::vector<ZoomView> m_views{ZoomView{}};
  std::size_t m_at = 0;
  bool m_mergeable = false;  // the current view was recorded, not gone back to
};

}  // namespace leyden
