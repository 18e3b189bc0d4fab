// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The control of a form row: shows a value of the model and tells what the user entered. One class a kind of
// value, chosen from the row's type, choices, range and format.
#pragma once

#include <QModelIndex>
#include <QWidget>

namespace leyden {

class FieldEditor : public QWidget {
  Q_OBJECT
 public:
  /// Never null. The control is named `field_<path>`, a slider `slider_<path>`.
  static FieldEditor* create(const QModelIndex& index, QWidget* parent);

  /// Takes value, error and enabledness from the model, without a signal.
  virtual void show(const QModelIndex& index) = 0;
  /// Where the keyboard goes.
  virtual QWidget* control() const = 0;

 Q_SIGNALS:
  void textEntered(const QString& text);
  void valueEntered(const QVariant& value);

 protected:
  using QWidget::QWidget;
};

}  // namespace leyden
