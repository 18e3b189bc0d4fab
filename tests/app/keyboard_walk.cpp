// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keyboard_walk.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDirIterator>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextEdit>

namespace leyden {

namespace {

constexpr int kMostStops = 100, kEdge = 4, kAround = 10, kLeastPixels = 8;  // kAround: to the frame of a card

struct Stop {
  QWidget* widget;
  QRect place;   // in the dialog
  QImage shown;  // the dialog while it has the keyboard
};

QString nameOf(const QWidget* widget) {
  return QStringLiteral("%1 %2").arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
}

bool isWithin(const QWidget* widget, const QWidget* dialog) {
  return widget && (widget == dialog || dialog->isAncestorOf(widget));
}

bool isReachable(const QWidget* widget) {
  return widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy();
}

/// Something that a person does something with, and that is no part of another such thing.
bool isOperable(const QWidget* widget) {
  if (!widget->isVisible() || !widget->isEnabled() || widget->size().isEmpty()) return false;
  for (const QWidget* parent = widget->parentWidget(); parent && !parent->isWindow(); parent = parent->parentWidget())
    if (qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QComboBox*>(parent) ||
        qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QHeaderView*>(parent))
      return false;
  if (qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QHeaderView*>(widget)) return false;
  if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
    return !qobject_cast<const QAbstractItemView*>(widget->parentWidget()) &&  // the corner of a table
           (!button->autoExclusive() || button->isChecked());                  // the arrows go to the others
  return qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget) ||
         qobject_cast<const QAbstractSpinBox*>(widget) || qobject_cast<const QAbstractSlider*>(widget) ||
         qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
         qobject_cast<const QTextEdit*>(widget);
}

Stop stopAt(QWidget* widget, QWidget* dialog) {
  return {widget, QRect(widget->mapTo(dialog, QPoint(0, 0)), widget->size()), dialog->grab().toImage()};
}

QWidget* focusIn(QWidget* dialog) {
  QWidget* focus = QApplication::focusWidget();
  return isWithin(focus, dialog) ? focus : nullptr;
}

/// The controls in the order of Tab, from the one in focus on; stops where it cannot go on.
std::vector<Stop> walk(QWidget* dialog, QStringList& faults) {
  std::vector<Stop> stops;
  for (QWidget* at = focusIn(dialog); static_cast<int>(stops.size()) < kMostStops;) {
    if (!at) {
      faults << (stops.empty() ? QStringLiteral("nothing has the keyboard at first")
                               : QStringLiteral("Tab leaves the dialog after %1").arg(nameOf(stops.back().widget)));
      break;
    }
    if (!stops.empty() && at == stops.front().widget) break;
    if (!stops.empty() && at == stops.back().widget) {
      faults << QStringLiteral("%1 keeps the keyboard").arg(nameOf(at));
      break;
    }
    stops.push_back(stopAt(at, dialog));
    QTest::keyClick(at, Qt::Key_Tab);
    at = focusIn(dialog);
  }
  return stops;
}

void checkWayBack(const std::vector<Stop>& stops, QWidget* dialog, QStringList& faults) {
  for (size_t i = 0; i < stops.size(); ++i) {
    QWidget* before = focusIn(dialog);
    if (!before) return;
    QTest::keyClick(before, Qt::Key_Backtab, Qt::ShiftModifier);
    const Stop& due = stops[stops.size() - 1 - i];
    if (focusIn(dialog) == due.widget) continue;
    faults << QStringLiteral("Shift+Tab does not come from %1 to %2").arg(nameOf(before), nameOf(due.widget));
    return;
  }
}

void checkReached(const std::vector<Stop>& stops, QWidget* dialog, QStringList& faults) {
  for (QWidget* widget : dialog->findChildren<QWidget*>()) {
    if (widget->window() != dialog || (!isReachable(widget) && !isOperable(widget))) continue;
    const bool reached = std::any_of(stops.begin(), stops.end(), [widget](const Stop& stop) {
      return stop.widget == widget || stop.widget->focusProxy() == widget || widget->focusProxy() == stop.widget;
    });
    if (!reached) faults << QStringLiteral("Tab does not come to %1").arg(nameOf(widget));
  }
}

/// Down, to the right, or into what holds it.
bool readsOn(const QRect& from, const QRect& to) {
  return to.top() >= from.bottom() - 2 || to.left() >= from.right() - 2 || from.contains(to);
}

void checkOrder(const std::vector<Stop>& stops, QStringList& faults) {
  QStringList back;  // one step goes back to the beginning
  for (size_t i = 0; i < stops.size(); ++i) {
    const Stop &from = stops[i], &to = stops[(i + 1) % stops.size()];
    if (!readsOn(from.place, to.place)) back << QStringLiteral("%1 to %2").arg(nameOf(from.widget), nameOf(to.widget));
  }
  if (back.size() > 1) faults << QStringLiteral("Tab goes back more than once: %1").arg(back.join(QStringLiteral(", ")));
}

/// A cursor in a field says little: its frame must tell.
int changedPixels(const Stop& stop, const QImage& without, const QRect& others) {
  const double ratio = stop.shown.devicePixelRatio();
  const auto scaled = [ratio](const QRect& rect) {
    return QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio).toAlignedRect();
  };
  const bool text = qobject_cast<QLineEdit*>(stop.widget) || qobject_cast<QPlainTextEdit*>(stop.widget) ||
                    qobject_cast<QTextEdit*>(stop.widget);
  const QRect area = scaled(stop.place.adjusted(-kAround, -kAround, kAround, kAround)) & stop.shown.rect();
  const QRect inside = text ? scaled(stop.place.adjusted(kEdge, kEdge, -kEdge, -kEdge)) : QRect();
  const QRect left = scaled(others.adjusted(-kEdge, -kEdge, kEdge, kEdge));
  int changed = 0;
  for (int y = area.top(); y <= area.bottom(); ++y)
    for (int x = area.left(); x <= area.right(); ++x) {
      if (inside.contains(x, y) || left.contains(x, y)) continue;
      if (stop.shown.pixel(x, y) != without.pixel(x, y)) ++changed;
    }
  return changed;
}

void checkSeen(const std::vector<Stop>& stops, QWidget* dialog, QStringList& faults) {
  QImage none;
  if (stops.size() == 1) {
    stops[0].widget->clearFocus();
    none = dialog->grab().toImage();
    stops[0].widget->setFocus(Qt::TabFocusReason);
  }
  for (size_t i = 0; i < stops.size(); ++i) {
    const Stop& other = stops[(i + 1) % stops.size()];
    const bool alone = stops.size() == 1;
    if (changedPixels(stops[i], alone ? none : other.shown, alone ? QRect() : other.place) < kLeastPixels)
      faults << QStringLiteral("%1 does not show that it has the keyboard").arg(nameOf(stops[i].widget));
  }
}

void checkNames(const std::vector<Stop>& stops, QWidget* dialog, QStringList& faults) {
  QAccessibleInterface* window = QAccessible::queryAccessibleInterface(dialog);
  if (!window || window->text(QAccessible::Name).isEmpty())
    faults << QStringLiteral("%1 has no title").arg(nameOf(dialog));
  for (const Stop& stop : stops) {
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(stop.widget);
    if (!face || face->text(QAccessible::Name).isEmpty())
      faults << QStringLiteral("%1 has no name for a screen reader").arg(nameOf(stop.widget));
  }
}

}  // namespace

QStringList keyboardFaults(QWidget* dialog) {
  QStringList faults;
  const std::vector<Stop> stops = walk(dialog, faults);
  if (stops.empty()) return faults;
  checkReached(stops, dialog, faults);
  if (!faults.isEmpty()) return faults;  // of half a way, the rest cannot be told
  checkWayBack(stops, dialog, faults);
  checkOrder(stops, faults);
  checkSeen(stops, dialog, faults);
  checkNames(stops, dialog, faults);
  return faults;
}

QStringList dialogClasses(const QString& folder) {
  static const QRegularExpression dialog(QStringLiteral("class\\s+(\\w+)\\s*(?:final\\s*)?:\\s*public\\s+QDialog\\b"));
  static const QRegularExpression popup(
      QStringLiteral("(\\w+)::\\1\\([^{;]*?\\b(?:QFrame|QWidget)\\([^{;]*?Qt::Popup"));
  QStringList found;
  QDirIterator files(folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
  while (files.hasNext()) {
    QFile file(files.next());
    if (!file.open(QIODevice::ReadOnly)) continue;
    const QString text = QString::fromUtf8(file.readAll());
    for (const QRegularExpression& pattern : {dialog, popup})
      for (auto match = pattern.globalMatch(text); match.hasNext();) found << match.next().captured(1);
  }
  found.removeDuplicates();
  found.sort();
  return found;
}

}  // namespace leyden
