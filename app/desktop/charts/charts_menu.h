// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The button at the end of the charts' bar, with what is chosen rarely.
#pragma once

#include <QToolButton>

namespace leyden {

class ChartSettings;

class ChartsMenu : public QToolButton {
  Q_OBJECT
 public:
  ChartsMenu(ChartSettings& settings, QWidget* parent = nullptr);

 private:
  QAction* addSwitch(const QString& text, const char* name, bool on);

  ChartSettings& m_settings;
};

}  // namespace leyden
