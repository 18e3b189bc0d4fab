// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A slider over the steps at which something was logged, with the step in words, tied to the time cursor by a button.
// Keys: left and right a step.
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QSlider;
class QToolButton;

namespace leyden {

class CursorModel;

class StepSlider : public QWidget {
  Q_OBJECT
 public:
  /// Goes with the cursor while it is shared: to its step, or the last one before it; a hand that moves the slider moves
  /// the cursor. The cursor outlives it.
  explicit StepSlider(CursorModel& cursor, QWidget* parent = nullptr);
  /// In order. The cursor's step is chosen, or the last one before it. Without a cursor the one that is chosen stays, or
  /// the last one before it is; it stays at the end where it was.
  void setSteps(const std::vector<int64_t>& steps);
  int64_t step() const;
  QSlider* slider() const { return m_slider; }

 Q_SIGNALS:
  void stepChanged(qint64 step);

 private:
  void showStep();
  void takeCursor();
  int placeOf(int64_t step) const;

  CursorModel& m_cursor;
  std::vector<int64_t> m_steps;
  QSlider* m_slider;
  QLabel* m_text;
  QToolButton* m_shared;
  bool m_taking = false;  // the cursor's step, not a hand's
};

}  // namespace leyden
