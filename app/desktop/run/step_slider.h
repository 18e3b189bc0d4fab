// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A slider over the steps at which something was logged, with the step in words. Keys: left and right a step.
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QSlider;

namespace leyden {

class StepSlider : public QWidget {
  Q_OBJECT
 public:
  explicit StepSlider(QWidget* parent = nullptr);
  /// In order. The step that is chosen stays, or the last one before it is; it stays at the end where it was.
  void setSteps(const std::vector<int64_t>& steps);
  int64_t step() const;
  QSlider* slider() const { return m_slider; }

 Q_SIGNALS:
  void stepChanged(qint64 step);

 private:
  void showStep();

  std::vector<int64_t> m_steps;
  QSlider* m_slider;
  QLabel* m_text;
};

}  // namespace leyden
