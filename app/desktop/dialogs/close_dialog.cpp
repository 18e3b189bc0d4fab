// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/close_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

CloseDialog::CloseDialog(const QString& runTitle, int waiting, QWidget* parent)
    : QDialog(parent),
      m_title(makeLabel(runTitle.isEmpty() ? tr("Runs are waiting") : tr("%1 is training").arg(runTitle),
                        Theme::Type::Heading, "", this)),
      m_text(makeLabel({}, Theme::Type::Base, "secondary", this)),
      m_stop(makeButton(tr("Stop and close"), "danger", QStringLiteral("stopAndClose"), this)),
      m_wait(makeButton(tr("Close when it ends"), "", QStringLiteral("closeWhenDone"), this)),
      m_cancel(makeButton(tr("Keep open"), "primary", QStringLiteral("keepOpen"), this)) {
  setObjectName(QStringLiteral("closeDialog"));
  setWindowTitle(tr("Close Leyden"));
  QString text = runTitle.isEmpty()
                     ? QString()
                     : tr("Stopping saves a checkpoint first, at the end of the present step. ");
  if (waiting > 0)
    text += waiting == 1 ? tr("One run waits in the queue and would not start.")
                         : tr("%1 runs wait in the queue and would not start.").arg(waiting);
  m_text->setText(text.trimmed());
  m_text->setWordWrap(true);
  m_wait->setVisible(!runTitle.isEmpty());
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(m_title);
  layout->addWidget(m_text);
  layout->addSpacing(12);
  layout->addLayout(makeButtonRow({m_stop}, {m_wait, m_cancel}));
  setMinimumWidth(460);
  resize(460, layout->totalHeightForWidth(460));
  m_cancel->setDefault(true);
  m_cancel->setFocus();
  connect(m_stop, &QPushButton::clicked, this, [this] {
    showSaving();
    Q_EMIT stopChosen();
  });
  connect(m_wait, &QPushButton::clicked, this, [this] {
    Q_EMIT waitChosen();
    accept();
  });
  connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(this, &QDialog::rejected, this, &CloseDialog::cancelled);
}

void CloseDialog::showSaving() {
  m_title->setText(tr("Stopping"));
  m_text->setText(tr("The run saves its checkpoint. The window closes as soon as it is written."));
  m_stop->setEnabled(false);
  m_stop->setToolTip(tr("The run was asked to stop already"));
  m_wait->hide();
}

}  // namespace leyden
