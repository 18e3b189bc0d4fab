// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/field_keys.h"

#include <experiment/argument_text.h>
#include <experiment/param_form_model.h>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QWidget>

namespace leyden {

FieldKeys::FieldKeys(ParamFormModel* model, QObject* parent) : QObject(parent), m_model(model) {}

void FieldKeys::watch(QWidget* control) {
  control->installEventFilter(this);
}

bool FieldKeys::isOurs(const QKeyEvent& event) const {
  return event.matches(QKeySequence::Undo) || event.matches(QKeySequence::Redo) ||
         (event.matches(QKeySequence::Paste) && ArgumentText::fits(QGuiApplication::clipboard()->text()));
}

bool FieldKeys::press(const QKeyEvent& event) {
  if (!isOurs(event)) return false;
  if (event.matches(QKeySequence::Undo))
    Q_EMIT undoPressed();
  else if (event.matches(QKeySequence::Redo))
    Q_EMIT redoPressed();
  else
    Q_EMIT argumentsPasted(QGuiApplication::clipboard()->text());
  return true;
}

bool FieldKeys::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::FocusOut:
      m_model->endEdit();
      break;
    case QEvent::ShortcutOverride:
      // Accepted, it comes as a key and not as a shortcut; the field itself is not asked.
      if (isOurs(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
      }
      break;
    case QEvent::KeyPress:
      if (press(*static_cast<QKeyEvent*>(event))) return true;
      break;
    default:
      break;
  }
  return QObject::eventFilter(watched, event);
}

}  // namespace leyden
