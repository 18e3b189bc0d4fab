// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/builders.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QApplication>
#include <QCoreApplication>
#include <QDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QVariant>

namespace leyden {

namespace {

/// Return presses the button that has the keyboard; left alone, it would press a dialog's default, or nothing.
class ReturnPresses : public QObject {
 public:
  explicit ReturnPresses(QPushButton* button) : QObject(button), m_button(button) { button->installEventFilter(this); }

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() != QEvent::KeyPress) return false;
    const auto* press = static_cast<QKeyEvent*>(event);
    const bool plain = !(press->modifiers() & ~Qt::KeypadModifier);
    if (!plain || press->isAutoRepeat() || (press->key() != Qt::Key_Return && press->key() != Qt::Key_Enter)) return false;
    m_button->click();
    return true;
  }

 private:
  QPushButton* m_button;
};

void collectControls(QLayout* layout, QList<QWidget*>& controls) {
  for (int i = 0; layout && i < layout->count(); ++i) {
    QLayoutItem* item = layout->itemAt(i);
    if (item->layout()) collectControls(item->layout(), controls);
    QWidget* widget = item->widget();
    if (!widget) continue;
    if (widget->focusPolicy() & Qt::TabFocus) controls << widget;
    const auto* scroll = qobject_cast<QScrollArea*>(widget);
    collectControls(scroll && scroll->widget() ? scroll->widget()->layout() : widget->layout(), controls);
  }
}

/// The card that a list stands in, which shows for it that it has the keyboard.
QWidget* cardOf(QWidget* list, const QDialog* dialog) {
  if (!qobject_cast<QAbstractItemView*>(list)) return nullptr;
  for (QWidget* at = list->parentWidget(); at && at != dialog; at = at->parentWidget())
    if (at->property("card").toBool()) return at;
  return nullptr;
}

/// Once everything is in its place: controls are made in another order than they are read in.
class TabsAsRead : public QObject {
 public:
  explicit TabsAsRead(QDialog* dialog) : QObject(dialog), m_dialog(dialog) {
    dialog->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [dialog](QWidget* before, QWidget* now) {
      if (QWidget* card = before && dialog->isAncestorOf(before) ? cardOf(before, dialog) : nullptr)
        setStyleProperty(card, "focused", false);
      if (QWidget* card = now && dialog->isAncestorOf(now) ? cardOf(now, dialog) : nullptr)
        setStyleProperty(card, "focused", true);
    });
  }

 protected:
  bool eventFilter(QObject*, QEvent* event) override {
    if (event->type() != QEvent::Polish) return false;
    QList<QWidget*> controls;
    collectControls(m_dialog->layout(), controls);
    for (qsizetype i = 1; i < controls.size(); ++i) QWidget::setTabOrder(controls[i - 1], controls[i]);
    return false;
  }

 private:
  QDialog* m_dialog;
};

}  // namespace

void setStyleProperty(QWidget* widget, const char* name, const QVariant& value) {
  if (widget->property(name) == value) return;
  widget->setProperty(name, value);
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
  widget->update();
}

QLabel* makeLabel(const QString& text, Theme::Type type, const char* tone, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setFont(Theme::instance().font(type));
  label->setTextFormat(Qt::PlainText);
  label->setProperty("tone", QString::fromLatin1(tone));
  return label;
}

QPushButton* makeButton(const QString& text, const char* role, const QString& objectName, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setProperty("role", QString::fromLatin1(role));
  button->setObjectName(objectName);
  button->setAutoDefault(false);
  new ReturnPresses(button);
  return button;
}

QToolButton* makeIconButton(const QString& icon, const QString& name, const QString& objectName,
                            QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(Theme::instance().icon(icon));
  button->setIconSize(QSize(16, 16));
  button->setFixedSize(26, 26);
  button->setToolTip(name);
  button->setAccessibleName(name);
  button->setObjectName(objectName);
  button->setFocusPolicy(Qt::TabFocus);
  return button;
}

QVBoxLayout* makeDialogLayout(QDialog* dialog) {
  auto* layout = new QVBoxLayout(dialog);
  layout->setContentsMargins(24, 20, 24, 20);
  layout->setSpacing(8);
  new TabsAsRead(dialog);
  return layout;
}

QHBoxLayout* makeButtonRow(std::initializer_list<QPushButton*> left, std::initializer_list<QPushButton*> right) {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  for (QPushButton* button : left) row->addWidget(button);
  row->addStretch();
  for (QPushButton* button : right) row->addWidget(button);
  return row;
}

QLineEdit* makeRunNameEditor(QWidget* parent) {
  auto* editor = new QLineEdit(parent);
  editor->setObjectName(QStringLiteral("runNameEditor"));
  editor->setAccessibleName(QCoreApplication::translate("leyden::RunList", "Name of the run"));
  return editor;
}

QWidget* makeCardPage(QWidget* header, QWidget* body) {
  auto* card = new QFrame;
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 8, 12, 8);
  inside->setSpacing(4);
  inside->addWidget(header);
  inside->addWidget(body, 1);
  auto* page = new QWidget;
  auto* layout = new QVBoxLayout(page);
  layout->setContentsMargins(16, 16, 16, 16);
  layout->addWidget(card);
  return page;
}

QFrame* makeHairline(QWidget* parent) {
  auto* line = new QFrame(parent);
  line->setProperty("hairline", true);
  line->setFixedHeight(1);
  return line;
}

void announce(QWidget* widget, const QString& sentence) {
  widget->setAccessibleName(sentence);
  QAccessibleEvent alert(widget, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void setTone(QLabel* label, const char* tone) {
  setStyleProperty(label, "tone", QString::fromLatin1(tone));
}

void clearLayout(QLayout* layout) {
  while (QLayoutItem* item = layout->takeAt(0)) {
    if (QWidget* widget = item->widget()) {
      widget->hide();
      widget->deleteLater();
    }
    if (QLayout* inner = item->layout()) clearLayout(inner);
    delete item;
  }
}

}  // namespace leyden
