// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/error_card.h"

#include <experiment/json.h>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

ErrorCard::ErrorCard(QWidget* parent)
    : QFrame(parent),
      m_title(makeLabel({}, Theme::Type::Strong, "bad", this)),
      m_sentence(makeLabel({}, Theme::Type::Base, "", this)),
      m_more(makeButton(tr("Details"), "link", QStringLiteral("errorDetails"), this)),
      m_details(new QPlainTextEdit(this)) {
  setObjectName(QStringLiteral("errorCard"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(12, 10, 12, 10);
  layout->setSpacing(4);
  layout->addWidget(m_title);
  layout->addWidget(m_sentence);
  layout->addWidget(m_more, 0, Qt::AlignLeft);
  layout->addWidget(m_details);
  m_sentence->setObjectName(QStringLiteral("errorSentence"));
  m_sentence->setWordWrap(true);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_details->setReadOnly(true);
  m_details->setFont(Theme::instance().font(Theme::Type::Mono));
  m_details->setFixedHeight(160);
  m_details->setLineWrapMode(QPlainTextEdit::NoWrap);
  connect(m_more, &QPushButton::clicked, this, [this] { showDetails(m_details->isHidden()); });
  hide();
}

void ErrorCard::setError(const std::string& error) {
  if (error == m_shown && isHidden() == error.empty()) return;
  m_shown = error;
  setVisible(!error.empty());
  const Json json = Json::parse(error, nullptr, false);
  const auto text = [&](const char* key) {
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_string() ? QString::fromStdString(*found)
                                                                         : QString();
  };
  const QString hook = text("hook"), summary = text("summary"), details = text("details");
  m_title->setText(hook.isEmpty() ? tr("The run failed") : tr("The run failed in %1").arg(hook));
  m_sentence->setText(json.is_object() && !summary.isEmpty() ? summary : QString::fromStdString(error));
  m_details->setPlainText(details);
  m_more->setVisible(!details.isEmpty());
  showDetails(false);
}

void ErrorCard::showDetails(bool show) {
  m_details->setVisible(show);
  m_more->setText(show ? tr("Hide details") : tr("Details"));
}

}  // namespace leyden
