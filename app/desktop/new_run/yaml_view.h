// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The values of a form as YAML. What is written goes into the form with each key; what is wrong is told with
// its place. A text that is left with something wrong in it is kept as a draft of its form, and is there again when one
// comes back.
#pragma once

#include <QHash>
#include <QWidget>

#include <experiment/param_form_problem.h>

class QPushButton;

namespace leyden {

class ElidedLabel;
class ParamFormModel;
class ToggleSwitch;
class YamlEdit;

class YamlView : public QWidget {
  Q_OBJECT
 public:
  explicit YamlView(QWidget* parent = nullptr);
  /// The text of this form from now on; nullptr for none.
  void setModel(ParamFormModel* model);
  /// "line 3: ..."; empty when the text says what the form says.
  QString problem() const;
  void showProblem();
  /// The present form's.
  bool hasDraft() const { return m_drafts.contains(m_model); }
  QString draftProblem() const { return sentenceOf(m_drafts.value(m_model).problems); }
  /// The text of the form's values again.
  void discardDraft();

 Q_SIGNALS:
  void draftChanged();
  void problemChanged(const QString& sentence);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void takeText();
  void showText();
  void keepDraft();
  void showDraft();
  void forgetDraft();
  void setProblems(const ParamFormProblems& problems);
  static QString sentenceOf(const ParamFormProblems& problems);

  ParamFormModel* m_model = nullptr;
  YamlEdit* m_edit;
  ElidedLabel* m_sentence;
  QPushButton* m_goTo;
  ToggleSwitch* m_changedOnly;
  QPushButton* m_discard;
  struct Draft {
    QString text;
    ParamFormProblems problems;
    QString form;  // what the form said then
  };
  QHash<const ParamFormModel*, Draft> m_drafts;
  ParamFormProblems m_problems;
  QString m_text;  // as the form has it; colours change, too, and are no change of the text
  bool m_writing = false;  // either way: its own echo is not to be heard
};

}  // namespace leyden
