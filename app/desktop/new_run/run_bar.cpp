// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/run_bar.h"

#include <experiment/param_form_model.h>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

RunBar::RunBar(QWidget* parent)
    : QWidget(parent),
      m_run(makeButton(tr("Run"), "primary", QStringLiteral("runButton"), this)),
      m_queue(makeButton(tr("Add to queue"), "", QStringLiteral("addToQueueButton"), this)),
      m_copy(makeButton(tr("Copy as command"), "", QStringLiteral("copyCommandButton"), this)),
      m_name(new QLineEdit(this)),
      m_errors(makeButton({}, "link", QStringLiteral("errorSummary"), this)),
      m_reset(makeButton({}, "link", QStringLiteral("resetAllButton"), this)) {
  setObjectName(QStringLiteral("runBar"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(28, 12, 28, 14);
  layout->setSpacing(8);
  m_name->setObjectName(QStringLiteral("runName"));
  m_name->setPlaceholderText(tr("Name of the run"));
  m_name->setToolTip(tr("Leyden gives the run a name when this is empty"));
  m_name->setAccessibleName(tr("Name of the run"));
  m_name->setFixedWidth(178);
  m_name->setMaxLength(120);
  m_errors->setProperty("wrong", true);
  layout->addWidget(m_run);
  layout->addWidget(m_name);
  layout->addWidget(m_queue);
  layout->addWidget(m_copy);
  layout->addStretch();
  layout->addWidget(m_errors);
  layout->addWidget(m_reset);
  connect(m_run, &QPushButton::clicked, this, &RunBar::runPressed);
  connect(m_queue, &QPushButton::clicked, this, &RunBar::queuePressed);
  connect(m_copy, &QPushButton::clicked, this, &RunBar::copyPressed);
  connect(m_name, &QLineEdit::returnPressed, this, [this] {
    if (m_run->isEnabled()) Q_EMIT runPressed();
  });
  connect(m_errors, &QPushButton::clicked, this, [this] {
    if (!m_problem.isEmpty())
      Q_EMIT mendPressed({});
    else if (m_model && m_model->errorCount() > 0)
      Q_EMIT mendPressed(m_model->errorPaths().constFirst());
  });
  connect(m_reset, &QPushButton::clicked, this, [this] {
    if (m_model) m_model->resetAll();
  });
  refresh();
}

void RunBar::setModel(ParamFormModel* model, const QString& reason) {
  if (m_model) m_model->disconnect(this);
  m_model = model;
  m_reason = reason;
  if (model) connect(model, &ParamFormModel::edited, this, &RunBar::refresh);
  refresh();
}

void RunBar::setBusy(bool busy) {
  m_busy = busy;
  refresh();
}

void RunBar::setProblem(const QString& sentence) {
  if (sentence == m_problem) return;
  m_problem = sentence;
  refresh();
}

void RunBar::setRunName(const QString& name) {
  m_name->setText(name);
}

QString RunBar::runName() const {
  return m_name->text().trimmed();
}

void RunBar::clearRunName() {
  m_name->clear();
}

void RunBar::refresh() {
  const int errors = m_model ? m_model->errorCount() : 0, changed = m_model ? m_model->modifiedCount() : 0;
  const bool wrong = errors > 0 || !m_problem.isEmpty();
  const bool ready = m_model && !wrong;
  const QString mend = m_problem.isEmpty() ? (m_model ? m_model->errorSummary() : QString()) : tr("Mend the YAML");
  const QString why = !m_model ? m_reason : m_problem.isEmpty() ? mend : m_problem;
  m_run->setText(m_busy ? tr("Run next") : tr("Run"));
  for (QPushButton* button : {m_run, m_queue, m_copy}) {
    button->setEnabled(ready);
    button->setToolTip(ready ? QString() : why);
  }
  if (ready && m_busy) m_run->setToolTip(tr("Starts when the present run has ended"));
  m_errors->setVisible(m_model && wrong);
  m_errors->setText(mend);
  m_errors->setToolTip(m_problem);
  m_reset->setVisible(changed > 0);
  m_reset->setText(tr("%1 changed · Reset all").arg(changed));
  m_reset->setToolTip(m_model && !m_model->baseTitle().isEmpty() ? tr("Back to the values of %1").arg(m_model->baseTitle())
                                                                 : tr("Back to the defaults"));
}

}  // namespace leyden
