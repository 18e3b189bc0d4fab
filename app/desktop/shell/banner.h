// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A line under the top bar that stays until somebody has seen it: a run failed, a run is done.
#pragma once

#include <QWidget>
#include <functional>

class QPushButton;
class QToolButton;

namespace leyden {

class ElidedLabel;

class Banner : public QWidget {
  Q_OBJECT
 public:
  explicit Banner(QWidget* parent = nullptr);
  /// `button` and its action may be empty.
  void say(const QString& sentence, bool bad, const QString& button = {}, std::function<void()> action = {});
  QString text() const;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ElidedLabel* m_text;
  QPushButton* m_button;
  QToolButton* m_close;
  std::function<void()> m_action;
  bool m_bad = false;
};

}  // namespace leyden
