// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// "CPU ▬▬▬▭▭ 41 %": a name, a bar and a reading, for the status line.
#pragma once

#include <QWidget>

namespace leyden {

class Meter : public QWidget {
  Q_OBJECT
 public:
  explicit Meter(const QString& name, QWidget* parent = nullptr);
  /// Turns red above 95 %: for memory, whose end is a fault; a busy processor is none.
  void setAlarming(bool alarming) { m_alarming = alarming; }
  /// `fraction` 0..1 (NaN: no bar), `reading` as shown after it.
  void setReading(double fraction, const QString& reading);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_name;
  QString m_reading;
  double m_fraction = 0;
  bool m_alarming = false;
};

}  // namespace leyden
