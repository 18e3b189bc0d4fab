// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A slider over a range of numbers, linear or logarithmic: thin groove, round handle. The text field beside
// it keeps the exact value; the slider shows and sets it to its own resolution.
#pragma once

#include <QAbstractSlider>

namespace leyden {

class ValueSlider : public QAbstractSlider {
  Q_OBJECT
 public:
  struct Scale {
    double minimum = 0;
    double maximum = 1;
    bool logarithmic = false;  // needs minimum > 0
    bool integer = false;
  };
  explicit ValueSlider(const Scale& scale, QWidget* parent = nullptr);

  /// Moves the handle without a signal. A number outside the range puts it at the end.
  void showNumber(double number);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// Moved by the user, rounded to three significant digits (or to whole numbers).
  void numberMoved(double number);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void sliderChange(SliderChange change) override;

 private:
  double numberAt(int position) const;
  int positionOf(double number) const;
  void dragTo(double x);
  QRectF groove() const;

  Scale m_scale;
  bool m_showing = false;
};

}  // namespace leyden
