// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line a filter is written in: monospace, with a wave under what is wrong.
#pragma once

#include <QLineEdit>

namespace leyden {

class FilterEdit : public QLineEdit {
  Q_OBJECT
 public:
  explicit FilterEdit(QWidget* parent = nullptr);
  /// begin == end: something is missing there; begin < 0: nothing is wrong.
  void setWrong(int begin, int end);
  int wrongBegin() const { return m_begin; }
  int wrongEnd() const { return m_end; }

 Q_SIGNALS:
  void completionRequested();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  double placeOf(int position) const;

  int m_begin = -1, m_end = -1;
};

}  // namespace leyden
