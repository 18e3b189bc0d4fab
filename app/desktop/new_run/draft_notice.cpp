// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "new_run/draft_notice.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"

namespace leyden {

DraftNotice::DraftNotice(QWidget* parent) : QWidget(parent), m_text(new ElidedLabel(Theme::Type::Base, Theme::Text, this)) {
  setObjectName(QStringLiteral("draftNotice"));
  m_text->setObjectName(QStringLiteral("draftText"));
  QPushButton* back = makeButton(tr("Back to the text"), "link", QStringLiteral("backToDraft"), this);
  QPushButton* discard = makeButton(tr("Discard it"), "link", QStringLiteral("discardDraft"), this);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(40, 6, 40, 6);
  layout->setSpacing(8);
  layout->addWidget(m_text, 1);
  layout->addWidget(back);
  layout->addWidget(discard);
  connect(back, &QPushButton::clicked, this, &DraftNotice::backPressed);
  connect(discard, &QPushButton::clicked, this, &DraftNotice::discardPressed);
  hide();
}

void DraftNotice::setProblem(const QString& sentence) {
  const QString text = tr("The form has the last values that could be read. The YAML text is kept: %1").arg(sentence);
  m_text->setText(text);
  m_text->setAccessibleName(text);
}

void DraftNotice::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::instance().colour(Theme::BadSoft));
  painter.drawRoundedRect(QRectF(rect()).adjusted(28, 0, -28, 0), 6, 6);
}

}  // namespace leyden
