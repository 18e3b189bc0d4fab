// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a panel shows when it has nothing to show: an icon, what is the case, what to do, and at most one
// button.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace leyden {

class EmptyState : public QWidget {
  Q_OBJECT
 public:
  explicit EmptyState(const QString& icon, QWidget* parent = nullptr);
  /// An empty `button` leaves the button out.
  void setTexts(const QString& title, const QString& sentence, const QString& button = {});
  QPushButton* button() const { return m_button; }

 Q_SIGNALS:
  void buttonPressed();

 private:
  void paintIcon();

  QString m_iconName;
  QLabel* m_icon;
  QLabel* m_title;
  QLabel* m_sentence;
  QPushButton* m_button;
};

}  // namespace leyden
