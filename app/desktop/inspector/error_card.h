// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong in a run: the sentence, where, and the details behind a link.
#pragma once

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace leyden {

class ErrorCard : public QFrame {
  Q_OBJECT
 public:
  explicit ErrorCard(QWidget* parent = nullptr);
  /// `error`: JSON of a RunError, or a sentence. Empty hides the card.
  void setError(const std::string& error);

 private:
  void showDetails(bool show);

  std::string m_shown;
  QLabel* m_title;
  QLabel* m_sentence;
  QPushButton* m_more;
  QPlainTextEdit* m_details;
};

}  // namespace leyden
