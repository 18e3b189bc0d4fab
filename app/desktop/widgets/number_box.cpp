// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/number_box.h"

#include <QLineEdit>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

#include "theme.h"

namespace leyden {

QString numberText(double number) {
  const double size = std::abs(number);
  const QString text = QString::number(number, 'g', QLocale::FloatingPointShortest);
  if (size < 1e-4 || size >= 1e6 || !text.contains(QLatin1Char('e'))) return text;
  return QString::number(number, 'f', QLocale::FloatingPointShortest);  // 0.0005 reads better than 5e-04
}

NumberBox::NumberBox(const Steps& steps, QWidget* parent) : QAbstractSpinBox(parent), m_steps(steps) {
  setFocusPolicy(Qt::StrongFocus);
  connect(lineEdit(), &QLineEdit::textEdited, this, &NumberBox::textEntered);
}

QSize NumberBox::sizeHint() const {
  return {128, 30};
}

void NumberBox::showText(const QString& text) {
  if (lineEdit()->text() == text) return;
  lineEdit()->setText(text);
  lineEdit()->setCursorPosition(0);
}

void NumberBox::setUnit(const QString& unit) {
  m_unit = unit;
  update();
}

void NumberBox::setEmptyText(const QString& text) {
  lineEdit()->setPlaceholderText(text);
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
  return StepUpEnabled | StepDownEnabled;
}

QValidator::State NumberBox::validate(QString&, int&) const {
  return QValidator::Acceptable;
}

double NumberBox::stepped(double number, int steps) const {
  if (m_steps.integer && !m_steps.logarithmic) return number + steps;
  if (m_steps.integer) return steps > 0 ? number * 2 : std::max(1.0, std::floor(number / 2));
  if (!m_steps.logarithmic || number <= 0) {
    const double moved = number + steps * m_steps.step;
    return std::round(moved / m_steps.step) * m_steps.step;
  }
  constexpr std::array<double, 4> ladder = {1, 2, 5, 10};
  const double decade = std::pow(10.0, std::floor(std::log10(number) + 1e-9));
  const double digit = number / decade;
  if (steps > 0) {
    for (double rung : ladder)
      if (rung > digit * 1.0001) return rung * decade;
  }
  for (auto rung = ladder.rbegin(); rung != ladder.rend(); ++rung)
    if (*rung < digit * 0.9999) return *rung * decade;
  return 0.5 * decade;
}

void NumberBox::stepBy(int steps) {
  bool ok = false;
  double number = lineEdit()->text().toDouble(&ok);
  if (!ok) number = m_steps.minimum;
  for (int i = 0; i < std::abs(steps); ++i) number = stepped(number, steps > 0 ? 1 : -1);
  if (m_steps.maximum > m_steps.minimum) number = std::clamp(number, m_steps.minimum, m_steps.maximum);
  const QString text = m_steps.integer ? QString::number(qint64(std::llround(number)))
                                       : numberText(QString::number(number, 'g', 10).toDouble());
  lineEdit()->setText(text);
  Q_EMIT textEntered(text);
}

void NumberBox::wheelEvent(QWheelEvent* event) {
  if (hasFocus())
    QAbstractSpinBox::wheelEvent(event);
  else
    event->ignore();
}

void NumberBox::paintEvent(QPaintEvent* event) {
  QAbstractSpinBox::paintEvent(event);
  QPainter painter(this);
  const Theme::Colour colour = isEnabled() ? Theme::Secondary : Theme::Faint;
  const qreal ratio = devicePixelRatioF();
  const int x = width() - 19, middle = height() / 2;
  if (!m_unit.isEmpty()) {
    painter.setFont(Theme::instance().font(Theme::Type::Small));
    painter.setPen(Theme::instance().colour(Theme::Secondary));
    const int number = fontMetrics().horizontalAdvance(lineEdit()->text());
    const int unit = painter.fontMetrics().horizontalAdvance(m_unit);
    if (number + unit + 44 < width())  // where both fit
      painter.drawText(QRect(x - 8 - unit, 0, unit + 1, height()), Qt::AlignVCenter, m_unit);
  }
  painter.drawPixmap(x, middle - 11,
                     Theme::instance().pixmap(QStringLiteral("chevron-up"), 12, colour, ratio));
  painter.drawPixmap(x, middle - 1,
                     Theme::instance().pixmap(QStringLiteral("chevron-down"), 12, colour, ratio));
}

}  // namespace leyden
