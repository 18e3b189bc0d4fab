// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_fit.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QTabBar>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>
#include <cmath>

#include "widgets/elided_label.h"

namespace leyden {

namespace {

QString describe(const QWidget* widget, const QString& text, const QString& what) {
  QStringList names;
  for (const QWidget* at = widget; at; at = at->parentWidget())
    if (!at->objectName().isEmpty()) names.prepend(at->objectName());
  return QStringLiteral("%1 \"%2\" in %3: %4")
      .arg(QLatin1String(widget->metaObject()->className()), text.left(60), names.mid(qMax(0, names.size() - 3)).join(u'/'),
           what);
}

QString room(int needed, int given, const char* axis) {
  return QStringLiteral("needs %1 px of %2 and has %3").arg(needed).arg(QLatin1String(axis)).arg(given);
}

/// What is wrong with a label, or nothing.
QString problem(const QLabel& label) {
  if (label.text().isEmpty()) return {};
  const QRect inside = label.contentsRect();
  if (label.wordWrap()) {
    const int needed = label.heightForWidth(label.width());
    if (needed > label.height() + 1) return room(needed, label.height(), "height");
  }
  const int needed = label.minimumSizeHint().width() - (label.width() - inside.width());
  if (needed > inside.width() + 1) return room(needed, inside.width(), "width");
  if (!label.wordWrap() && label.fontMetrics().height() > label.height() + 1)
    return room(label.fontMetrics().height(), label.height(), "height");
  return {};
}

QString problem(const QAbstractButton& button) {
  if (button.text().isEmpty()) return {};
  if (const auto* tool = qobject_cast<const QToolButton*>(&button))
    if (tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()) return {};
  const QSize text = button.fontMetrics().size(Qt::TextShowMnemonic, button.text());
  const int icon = button.icon().isNull() ? 0 : button.iconSize().width() + 4;
  if (text.width() + icon > button.width()) return room(text.width() + icon, button.width(), "width");
  if (text.height() > button.height() + 1) return room(text.height(), button.height(), "height");
  return {};
}

QString problem(const QComboBox& box) {
  const int needed = box.fontMetrics().horizontalAdvance(box.currentText()) + 24;  // the arrow
  return needed > box.width() ? room(needed, box.width(), "width") : QString();
}

QString problem(const QLineEdit& edit) {
  if (!edit.text().isEmpty()) return {};  // what is typed scrolls
  const int needed = edit.fontMetrics().horizontalAdvance(edit.placeholderText());
  const int given = edit.width() - edit.textMargins().left() - edit.textMargins().right();
  return needed > given ? room(needed, given, "width") : QString();
}

/// Whether a parent, other than a scroll area's viewport, shows only a part of it.
QString clipped(const QWidget& widget) {
  for (const QWidget* parent = widget.parentWidget(); parent && !widget.isWindow(); parent = parent->parentWidget()) {
    const auto* area = qobject_cast<const QAbstractScrollArea*>(parent->parentWidget());
    if (area && area->viewport() == parent) return {};
    const QRect place(widget.mapTo(parent, QPoint(0, 0)), widget.size());
    if (!parent->rect().adjusted(-1, -1, 1, 1).contains(place))
      return QStringLiteral("lies at %1,%2 %3x%4 in %5x%6")
          .arg(place.x()).arg(place.y()).arg(place.width()).arg(place.height()).arg(parent->width()).arg(parent->height());
    if (parent->isWindow()) return {};
  }
  return {};
}

QStringList cutTabs(const QTabBar& bar) {
  QStringList found;
  for (int i = 0; i < bar.count(); ++i) {
    const int needed = bar.fontMetrics().horizontalAdvance(bar.tabText(i));
    if (bar.isTabVisible(i) && needed > bar.tabRect(i).width())
      found << describe(&bar, bar.tabText(i), room(needed, bar.tabRect(i).width(), "width"));
  }
  return found;
}

QStringList cutEntries(QMenu& menu) {
  QStringList found;
  for (QAction* action : menu.actions()) {
    if (action->isSeparator() || !action->isVisible()) continue;
    const QString title = action->text().section(u'\t', 0, 0);
    const int needed = menu.fontMetrics().size(Qt::TextShowMnemonic, title).width();
    const QRect place = menu.actionGeometry(action);
    if (needed > place.width()) found << describe(&menu, title, room(needed, place.width(), "width"));
  }
  return found;
}

}  // namespace

QStringList cutTexts(QWidget* root) {
  QStringList found;
  auto widgets = root->findChildren<QWidget*>();
  widgets.prepend(root);
  for (QWidget* widget : widgets) {
    if (!widget->isVisible() || widget->size().isEmpty()) continue;
    QString text, what;
    if (auto* menu = qobject_cast<QMenu*>(widget)) {
      found += cutEntries(*menu);
    } else if (auto* bar = qobject_cast<QTabBar*>(widget)) {
      found += cutTabs(*bar);
    } else if (auto* label = qobject_cast<QLabel*>(widget)) {
      text = label->text();
      if (!qobject_cast<ElidedLabel*>(label)) what = problem(*label);
    } else if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
      text = button->text().isEmpty() ? button->accessibleName() : button->text();
      what = problem(*button);
    } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
      text = box->currentText();
      what = problem(*box);
    } else if (auto* edit = qobject_cast<QLineEdit*>(widget)) {
      text = edit->placeholderText();
      what = problem(*edit);
    } else {
      continue;
    }
    if (what.isEmpty() && !text.isEmpty()) what = clipped(*widget);
    if (!what.isEmpty()) found << describe(widget, text, what);
  }
  return found;
}

QStringList textsThatStayCut(QWidget* root) {
  QStringList found;
  const auto settled = [&] {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    return (found = cutTexts(root)).isEmpty();
  };
  return QTest::qWaitFor(settled, 2000) ? QStringList() : found;
}

QStringList namelessControls(QWidget* root) {
  QStringList found;
  for (QWidget* widget : root->findChildren<QWidget*>()) {
    if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
    QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
    if (face && face->text(QAccessible::Name).isEmpty() && face->text(QAccessible::Value).isEmpty())
      found << describe(widget, {}, QStringLiteral("has no name for a screen reader"));
  }
  return found;
}

}  // namespace leyden
