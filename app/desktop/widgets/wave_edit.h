// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A line in which a small language is written: monospace, with a wave under what is wrong.
#pragma once

#include <QLineEdit>

namespace leyden {

class WaveEdit : public QLineEdit {
  Q_OBJECT
 public:
  explicit WaveEdit(QWidget* parent = nullptr);
  /// begin == end: something is missing there; begin < 0: nothing is wrong.
  void setWrong(int begin, int end);
  int wrongBegin() const { return m_begin; }
  int wrongEnd() const { return m_end; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double placeOf(int position) const;

  int m_begin = -1, m_end = -1;
};

}  // namespace leyden
