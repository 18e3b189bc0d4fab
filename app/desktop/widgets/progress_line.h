// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A 6 px bar for a run's progress; without a fraction it stays empty.
#pragma once

#include <QWidget>

namespace leyden {

class ProgressLine : public QWidget {
  Q_OBJECT
 public:
  explicit ProgressLine(QWidget* parent = nullptr);
  void setFraction(double fraction);  // NaN: not known

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double m_fraction = 0;
};

}  // namespace leyden
