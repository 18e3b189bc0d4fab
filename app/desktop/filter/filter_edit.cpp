// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/filter_edit.h"

#include <QKeyEvent>

#include "theme.h"

namespace leyden {

FilterEdit::FilterEdit(QWidget* parent) : WaveEdit(parent) {
  setProperty("search", true);
  addAction(Theme::instance().icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
  const bool down = event->key() == Qt::Key_Down && event->modifiers() == Qt::NoModifier;
  const bool space = event->key() == Qt::Key_Space && (event->modifiers() & Qt::ControlModifier);
  if (down || space) {
    Q_EMIT completionRequested();
    return;
  }
  if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
    selectAll();
    del();
    Q_EMIT textEdited(text());
    return;
  }
  WaveEdit::keyPressEvent(event);
}

}  // namespace leyden
