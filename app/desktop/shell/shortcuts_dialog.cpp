// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/shortcuts_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QVBoxLayout>

#include "actions/action_registry.h"
#include "app_context.h"
#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

ShortcutsDialog::ShortcutsDialog(AppContext& context, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_filter(new QLineEdit(this)),
      m_nothing(makeLabel(tr("No key does that."), Theme::Type::Base, "secondary", this)) {
  setObjectName(QStringLiteral("shortcutsDialog"));
  setWindowTitle(tr("Keyboard shortcuts"));
  m_filter->setObjectName(QStringLiteral("shortcutsFilter"));
  m_filter->setPlaceholderText(tr("Find a key or what it does"));
  m_filter->setAccessibleName(m_filter->placeholderText());
  m_filter->setClearButtonEnabled(true);
  auto* scroll = new QScrollArea(this);
  scroll->setObjectName(QStringLiteral("shortcutsList"));
  scroll->setAccessibleName(tr("Keys and what they do"));
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* page = new QWidget(scroll);
  page->setObjectName(QStringLiteral("scrollPage"));
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(0, 0, 12, 0);
  rows->setSpacing(0);
  QStringList groups;
  for (const ActionRegistry::Entry& entry : context.actions()->entries())
    if (!entry.action->shortcut().isEmpty() && !groups.contains(entry.group)) groups << entry.group;
  for (const QString& group : groups) addGroup(rows, group);
  rows->addWidget(m_nothing);
  rows->addStretch();
  scroll->setWidget(page);
  QPushButton* close = makeButton(tr("Close"), "primary", QStringLiteral("closeShortcuts"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(tr("Keyboard shortcuts"), Theme::Type::Heading, "", this));
  layout->addWidget(m_filter);
  layout->addWidget(scroll, 1);
  layout->addLayout(makeButtonRow({}, {close}));
  resize(480, 560);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
  m_filter->setFocus();
  filter({});
}

void ShortcutsDialog::addGroup(QVBoxLayout* layout, const QString& group) {
  QLabel* heading = makeLabel(group, Theme::Type::Strong, "", this);
  heading->setContentsMargins(0, 12, 0, 4);
  layout->addWidget(heading);
  for (const ActionRegistry::Entry& entry : m_context.actions()->entries()) {
    if (entry.group != group || entry.action->shortcut().isEmpty()) continue;
    auto* row = new QWidget(this);
    auto* inside = new QHBoxLayout(row);
    inside->setContentsMargins(0, 4, 0, 4);
    QString text = entry.action->text();
    text.remove(QLatin1Char('&'));
    const QString keys = entry.action->shortcut().toString(QKeySequence::NativeText);
    inside->addWidget(makeLabel(text, Theme::Type::Base, "", row));
    inside->addStretch();
    inside->addWidget(makeLabel(keys, Theme::Type::Mono, "secondary", row));
    layout->addWidget(row);
    m_rows << Row{row, text + QLatin1Char(' ') + keys, heading};
  }
}

void ShortcutsDialog::filter(const QString& text) {
  QSet<QWidget*> headings;
  for (const Row& row : std::as_const(m_rows)) {
    const bool shown = row.text.contains(text.trimmed(), Qt::CaseInsensitive);
    row.widget->setVisible(shown);
    if (shown) headings << row.heading;
  }
  for (const Row& row : std::as_const(m_rows)) row.heading->setVisible(headings.contains(row.heading));
  m_nothing->setVisible(headings.isEmpty());
}

}  // namespace leyden
