// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One parameter: name, control, help in three columns. A spark bar marks a value that differs from its
// default; what is wrong stands in words beside the field.
#pragma once

#include <QPersistentModelIndex>
#include <QWidget>

class QLabel;
class QToolButton;

namespace leyden {

class FieldEditor;
class ParamFormModel;

class FormRow : public QWidget {
  Q_OBJECT
 public:
  static constexpr int kNameWidth = 206;
  static constexpr int kHelpWidth = 212;

  FormRow(ParamFormModel* model, const QModelIndex& index, QWidget* parent = nullptr);
  /// Takes everything that can change from the model.
  void refresh();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  ParamFormModel* m_model;
  QPersistentModelIndex m_index;
  QLabel* m_name;
  FieldEditor* m_editor;
  QLabel* m_error;
  QToolButton* m_reset;
  QLabel* m_help;
  bool m_modified = false;
};

/// What the help column says of a parameter: its help and its range.
QString helpText(const QModelIndex& index);

}  // namespace leyden
