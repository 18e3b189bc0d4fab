// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/text_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

TextDialog::TextDialog(const Texts& texts, QWidget* parent)
    : QDialog(parent),
      m_edit(new QLineEdit(texts.text, this)),
      m_accept(makeButton(texts.button, "primary", QStringLiteral("acceptText"), this)) {
  setObjectName(QStringLiteral("textDialog"));
  setWindowTitle(texts.title);
  m_edit->setObjectName(QStringLiteral("textDialogEdit"));
  m_edit->setAccessibleName(texts.label);
  m_edit->setPlaceholderText(texts.label);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelText"), this);
  QLabel* sentence = makeLabel(texts.sentence, Theme::Type::Small, "secondary", this);
  sentence->setWordWrap(true);
  sentence->setVisible(!texts.sentence.isEmpty());
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(texts.title, Theme::Type::Heading, "", this));
  layout->addWidget(sentence);
  layout->addWidget(m_edit);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, m_accept}));
  setMinimumWidth(420);
  m_accept->setDefault(true);
  m_edit->selectAll();
  m_edit->setFocus();
  const auto check = [this] {
    m_accept->setEnabled(!text().isEmpty());
    m_accept->setToolTip(text().isEmpty() ? tr("Write a name first") : QString());
  };
  connect(m_edit, &QLineEdit::textChanged, this, check);
  connect(m_accept, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  check();
}

QString TextDialog::text() const {
  return m_edit->text().trimmed();
}

}  // namespace leyden
