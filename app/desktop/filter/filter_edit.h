// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The line a filter is written in.
#pragma once

#include "widgets/wave_edit.h"

namespace leyden {

class FilterEdit : public WaveEdit {
  Q_OBJECT
 public:
  explicit FilterEdit(QWidget* parent = nullptr);

 Q_SIGNALS:
  void completionRequested();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace leyden
