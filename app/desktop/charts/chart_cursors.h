// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The two cursors that all charts of a panel share, and the time cursor that they share with all other views: placed,
// dragged, moved by keys; the strip tells what stands at them in the chart that was looked at last.
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "charts/cursors_layer.h"
#include "charts/held_card.h"

class QTimer;

namespace leyden {

class ChartSettings;
class CursorModel;
class CursorStrip;

class ChartCursors : public QObject {
  Q_OBJECT
 public:
  using Cards = std::function<std::vector<ChartCard*>()>;

  /// `time` is the strip's model.
  ChartCursors(const ChartSettings& settings, Cards cards, CursorStrip& strip, CursorModel& time,
               QObject* parent = nullptr);

  void attach(ChartCard* card);
  const CursorPlaces& places() const { return m_places; }
  /// At a third and two thirds of what the card shows, or away.
  void toggle(ChartCard* card);
  void set(const CursorPlaces& places);
  /// The time cursor at the card's crosshair, or in its middle, or away. Only where the x axis has steps.
  void toggleTime(ChartCard* card);
  /// The strip tells of this chart from now on.
  void look(ChartCard* card);
  /// One pixel, or ten; `which`: 0 is A, 1 is B, CursorsLayer::kTime the time cursor, which goes a step at least.
  void nudge(int which, double pixels);

 protected:
  /// Of cards and panel: the arrow keys move B, comma and point A, while there are cursors; where the time cursor is
  /// alone, the arrow keys move it.
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void showSoon();
  void showTime();
  std::optional<double> timePlace() const;

  const ChartSettings& m_settings;
  Cards m_cards;
  CursorStrip& m_strip;
  CursorModel& m_time;
  CursorPlaces m_places;
  HeldCard m_card;  // that the strip tells of
  QTimer* m_soon;
};

}  // namespace leyden
