// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/empty_state.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

EmptyState::EmptyState(const QString& icon, QWidget* parent)
    : QWidget(parent),
      m_iconName(icon),
      m_icon(new QLabel(this)),
      m_title(makeLabel({}, Theme::Type::Strong, "", this)),
      m_sentence(makeLabel({}, Theme::Type::Base, "secondary", this)),
      m_button(makeButton({}, "", QStringLiteral("emptyStateButton"), this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(24, 8, 24, 8);  // low docks have them, too
  layout->setSpacing(8);
  layout->addStretch(2);
  layout->addWidget(m_icon, 0, Qt::AlignHCenter);
  layout->addWidget(m_title);
  layout->addWidget(m_sentence);
  layout->addSpacing(4);
  layout->addWidget(m_button, 0, Qt::AlignHCenter);
  layout->addStretch(3);
  for (QLabel* label : {m_title, m_sentence}) {
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
  }
  connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonPressed);
  connect(&Theme::instance(), &Theme::changed, this, &EmptyState::paintIcon);
  paintIcon();
}

void EmptyState::paintIcon() {
  m_icon->setPixmap(Theme::instance().pixmap(m_iconName, 32, Theme::Faint, devicePixelRatioF()));
}

void EmptyState::setTexts(const QString& title, const QString& sentence, const QString& button) {
  m_title->setText(title);
  m_title->setVisible(!title.isEmpty());
  m_sentence->setText(sentence);
  m_button->setText(button);
  m_button->setVisible(!button.isEmpty());
}

}  // namespace leyden
