// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for one line of text.
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace leyden {

class TextDialog : public QDialog {
  Q_OBJECT
 public:
  struct Texts {
    QString title, sentence, label, text, button;
  };
  TextDialog(const Texts& texts, QWidget* parent);
  /// Without spaces around it; never empty when the dialog was accepted.
  QString text() const;

 private:
  QLineEdit* m_edit;
  QPushButton* m_accept;
};

}  // namespace leyden
