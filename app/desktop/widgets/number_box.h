// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A text field for a number with two step buttons. It checks nothing: the form's model does, so that a wrong
// text stays to be mended. Steps follow the number's own scale: whole numbers by one, logarithmic ones by 1,
// 2, 5, 10.
#pragma once

#include <QAbstractSpinBox>

namespace leyden {

class NumberBox : public QAbstractSpinBox {
  Q_OBJECT
 public:
  struct Steps {
    bool integer = false;
    bool logarithmic = false;
    double step = 1;
    double minimum = 0;  // steps stop here
    double maximum = 0;
  };
  explicit NumberBox(const Steps& steps, QWidget* parent = nullptr);

  /// Without a signal; the cursor stays while the user types the same text.
  void showText(const QString& text);
  /// Stands in the field, after the number, in the second text's colour.
  void setUnit(const QString& unit);
  /// Shown while the field is empty.
  void setEmptyText(const QString& text);
  void stepBy(int steps) override;
  QSize sizeHint() const override;

 Q_SIGNALS:
  void textEntered(const QString& text);

 protected:
  StepEnabled stepEnabled() const override;
  QValidator::State validate(QString& text, int& position) const override;
  void paintEvent(QPaintEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;

 private:
  double stepped(double number, int steps) const;

  Steps m_steps;
  QString m_unit;
};

/// "0.001" or "1e-05": the shortest text that reads back as the same number.
QString numberText(double number);

}  // namespace leyden
