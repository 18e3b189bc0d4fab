// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/builders.h"

#include <QCoreApplication>
#include <QDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <QVariant>

namespace leyden {

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
