// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// "Delete these runs for good?", with their names.
#pragma once

#include <QDialog>

namespace leyden {

class DeleteDialog : public QDialog {
  Q_OBJECT
 public:
  DeleteDialog(const QStringList& names, QWidget* parent);
};

}  // namespace leyden
