// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/yaml_view.h"

#include <experiment/param_form_model.h>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "new_run/yaml_edit.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"
#include "widgets/toggle_switch.h"

namespace leyden {

YamlView::YamlView(QWidget* parent)
    : QWidget(parent),
      m_edit(new YamlEdit(this)),
      m_sentence(new ElidedLabel(Theme::Type::Base, Theme::Bad, this)),
      m_goTo(makeButton(tr("Go there"), "link", QStringLiteral("yamlGoTo"), this)),
      m_changedOnly(new ToggleSwitch(this)),
      m_discard(makeButton(tr("Take the form's values"), "link", QStringLiteral("yamlDiscard"), this)) {
  setObjectName(QStringLiteral("yamlView"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(28, 12, 28, 8);
  layout->setSpacing(8);
  auto* foot = new QHBoxLayout;
  foot->setSpacing(8);
  m_changedOnly->setObjectName(QStringLiteral("yamlChangedOnly"));
  m_changedOnly->setAccessibleName(tr("Only what differs from the defaults"));
  QLabel* label = makeLabel(tr("Only what differs from the defaults"), Theme::Type::Base, "secondary", this);
  label->setBuddy(m_changedOnly);
  m_sentence->setObjectName(QStringLiteral("yamlProblem"));
  auto* wrong = new QHBoxLayout;
  wrong->setSpacing(8);
  wrong->addWidget(m_sentence, 1);
  wrong->addWidget(m_goTo);
  wrong->addWidget(m_discard);
  m_discard->setToolTip(tr("Instead of this text, the last values that could be read"));
  foot->addWidget(m_changedOnly);
  foot->addWidget(label);
  foot->addStretch();
  layout->addWidget(m_edit, 1);
  layout->addLayout(wrong);
  layout->addLayout(foot);
  connect(m_edit, &QPlainTextEdit::textChanged, this, &YamlView::takeText);
  connect(m_changedOnly, &ToggleSwitch::clicked, this, &YamlView::showText);
  connect(m_goTo, &QPushButton::clicked, this, &YamlView::showProblem);
  connect(m_discard, &QPushButton::clicked, this, &YamlView::discardDraft);
  setProblems({});
}

void YamlView::setModel(ParamFormModel* model) {
  if (model == m_model) return;
  if (isVisible()) keepDraft();
  if (m_model) m_model->disconnect(this);
  m_model = model;
  if (!model) return;
  connect(model, &QObject::destroyed, this, [this, model] { m_drafts.remove(model); });
  connect(model, &ParamFormModel::edited, this, [this] {
    if (!m_writing && isVisible()) showText();  // a preset, a reset: somebody else's change
  });
  if (isVisible()) showDraft();
}

void YamlView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  showDraft();
}

void YamlView::hideEvent(QHideEvent* event) {
  keepDraft();
  QWidget::hideEvent(event);
}

// What is wrong in it is in the text alone, or was typed beside comments and keys that the form does not have.
void YamlView::keepDraft() {
  if (!m_model || m_problems.empty()) return;
  if (m_edit->toPlainText() == m_model->yaml(m_changedOnly->isChecked())) return;  // wrong values, which the form has, too
  m_drafts[m_model] = {m_edit->toPlainText(), m_problems, m_model->yaml()};
  Q_EMIT draftChanged();
}

// Where the form was changed since, its values stay as they are until the text is written on.
void YamlView::showDraft() {
  if (!m_model || !hasDraft()) return showText();
  const QScopedValueRollback<bool> writing(m_writing, true);
  const Draft draft = m_drafts.value(m_model);
  m_text = draft.text;
  m_edit->setPlainText(m_text);
  setProblems(m_model->yaml() == draft.form ? m_model->loadYaml(m_text) : draft.problems);
}

void YamlView::forgetDraft() {
  if (m_drafts.remove(m_model)) Q_EMIT draftChanged();
}

void YamlView::discardDraft() {
  m_problems.clear();  // or leaving would keep it once more
  forgetDraft();
  if (isVisible()) showText();
}

void YamlView::showText() {
  if (!m_model || m_writing) return;
  forgetDraft();
  const QScopedValueRollback<bool> writing(m_writing, true);
  const QString text = m_model->yaml(m_changedOnly->isChecked());
  m_text = text;
  if (text != m_edit->toPlainText()) m_edit->setPlainText(text);
  // Wrong values are in the text as they were typed: it says where they are.
  setProblems(m_model->errorCount() > 0 ? m_model->loadYaml(text) : ParamFormProblems());
}

void YamlView::takeText() {
  const QString text = m_edit->toPlainText();
  if (!m_model || m_writing || text == m_text) return;
  const QScopedValueRollback<bool> writing(m_writing, true);
  m_text = text;
  setProblems(m_model->loadYaml(text));
  if (m_problems.empty()) forgetDraft();
}

void YamlView::setProblems(const ParamFormProblems& problems) {
  m_problems = problems;
  m_edit->setProblems(problems);
  setStyleProperty(m_edit, "wrong", !problems.empty());
  const QString sentence = problem();
  m_sentence->setText(sentence);
  m_sentence->setVisible(!sentence.isEmpty());
  m_discard->setVisible(!problems.empty());
  m_goTo->setVisible(!problems.empty() && problems.front().line > 0);
  Q_EMIT problemChanged(sentence);
}

QString YamlView::problem() const {
  return sentenceOf(m_problems);
}

QString YamlView::sentenceOf(const ParamFormProblems& problems) {
  if (problems.empty()) return {};
  const ParamFormProblem& first = problems.front();
  const QString sentence = first.line > 0 ? tr("line %1: %2").arg(first.line).arg(first.sentence) : first.sentence;
  return problems.size() == 1 ? sentence : tr("%1 (and %2 more)").arg(sentence).arg(problems.size() - 1);
}

void YamlView::showProblem() {
  if (!m_problems.empty()) m_edit->goTo(m_problems.front().line, m_problems.front().column);
}

}  // namespace leyden
