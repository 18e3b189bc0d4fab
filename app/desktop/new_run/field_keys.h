// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keys that mean the form, not the text of the field that has the keyboard: undo and redo, and pasting a whole
// command line. One for all fields of a form.
#pragma once

#include <QObject>

class QKeyEvent;
class QWidget;

namespace leyden {

class ParamFormModel;

class FieldKeys : public QObject {
  Q_OBJECT
 public:
  FieldKeys(ParamFormModel* model, QObject* parent);
  void watch(QWidget* control);

 Q_SIGNALS:
  void undoPressed();
  void redoPressed();
  void argumentsPasted(const QString& text);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  bool isOurs(const QKeyEvent& event) const;
  bool press(const QKeyEvent& event);

  ParamFormModel* m_model;
};

}  // namespace leyden
