// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/banner.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "theme.h"
#include "widgets/builders.h"
#include "widgets/elided_label.h"

namespace leyden {

Banner::Banner(QWidget* parent)
    : QWidget(parent),
      m_text(new ElidedLabel(Theme::Type::Base, Theme::Text, this)),
      m_button(makeButton({}, "link", QStringLiteral("bannerButton"), this)),
      m_close(makeIconButton(QStringLiteral("close"), tr("Close"), QStringLiteral("closeBanner"), this)) {
  setObjectName(QStringLiteral("banner"));
  m_text->setObjectName(QStringLiteral("bannerText"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(16, 4, 12, 4);
  layout->setSpacing(12);
  layout->addWidget(m_text, 1);
  layout->addWidget(m_button);
  layout->addWidget(m_close);
  connect(m_button, &QPushButton::clicked, this, [this] {
    hide();
    if (m_action) m_action();
  });
  connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
  hide();
}

void Banner::say(const QString& sentence, bool bad, const QString& button, std::function<void()> action) {
  m_text->setText(sentence);
  announce(m_text, sentence);
  m_button->setText(button);
  m_button->setVisible(!button.isEmpty());
  m_action = std::move(action);
  m_bad = bad;
  show();
  update();
}

QString Banner::text() const {
  return isHidden() ? QString() : m_text->text();
}

void Banner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::instance();
  painter.fillRect(rect(), theme.colour(m_bad ? Theme::BadSoft : Theme::GoodSoft));
  painter.fillRect(0, height() - 1, width(), 1, theme.colour(Theme::Line));
}

}  // namespace leyden
