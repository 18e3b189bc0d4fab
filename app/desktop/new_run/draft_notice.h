// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Over the form, while a YAML text of it waits that could not be read: what is wrong with it, and the way back to it.
#pragma once

#include <QWidget>

namespace leyden {

class ElidedLabel;

class DraftNotice : public QWidget {
  Q_OBJECT
 public:
  explicit DraftNotice(QWidget* parent = nullptr);
  void setProblem(const QString& sentence);

 Q_SIGNALS:
  void backPressed();
  void discardPressed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ElidedLabel* m_text;
};

}  // namespace leyden
