// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// "A run is training": stop it and close, close when it ends, or do not close.
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace leyden {

class CloseDialog : public QDialog {
  Q_OBJECT
 public:
  CloseDialog(const QString& runTitle, int waiting, QWidget* parent);
  /// The run was asked to stop; the dialog stays until it has saved.
  void showSaving();

 Q_SIGNALS:
  void stopChosen();
  void waitChosen();
  void cancelled();

 private:
  QLabel* m_title;
  QLabel* m_text;
  QPushButton* m_stop;
  QPushButton* m_wait;
  QPushButton* m_cancel;
};

}  // namespace leyden
