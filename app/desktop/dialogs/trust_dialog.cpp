// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/trust_dialog.h"

#include <experiment/plugin_info.h>
#include <experiment/trust.h>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kWidth = 560;

/// In groups of eight, so that two hashes can be compared by eye.
QString grouped(const std::string& hash) {
  QString text;
  for (size_t i = 0; i < hash.size(); i += 8) {
    if (i > 0) text += i == 32 ? QLatin1Char('\n') : QLatin1Char(' ');
    text += QString::fromStdString(hash.substr(i, 8));
  }
  return text;
}

void addFact(QGridLayout* grid, const QString& name, const QString& value, Theme::Type type,
             QWidget* parent) {
  const int row = grid->rowCount();
  grid->addWidget(makeLabel(name, Theme::Type::Small, "secondary", parent), row, 0, Qt::AlignTop);
  QLabel* label = makeLabel(value, type, "", parent);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  grid->addWidget(label, row, 1);
}

}  // namespace

bool TrustDialog::isKnown(const PluginInfo& plugin, const TrustStore& trust) {
  for (const TrustStore::Entry& entry : trust.entries())
    if (entry.id == plugin.id) return true;
  return false;
}

TrustDialog::TrustDialog(const PluginInfo& plugin, bool known, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("trustDialog"));
  setWindowTitle(tr("Trust a plugin"));
  const QString name = QString::fromStdString(plugin.name);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(known ? tr("%1 has changed").arg(name) : tr("%1 is new here").arg(name),
                              Theme::Type::Heading, "", this));
  QLabel* text =
      makeLabel(tr("A plugin is a program: it can read and change your files while it trains. Trust it only "
                   "if you know where it comes from. You are asked again when the file changes."),
                Theme::Type::Base, "secondary", this);
  text->setWordWrap(true);
  layout->addWidget(text);
  layout->addSpacing(4);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(16);
  grid->setVerticalSpacing(6);
  grid->setColumnStretch(1, 1);
  addFact(grid, tr("Plugin"),
          tr("%1 %2").arg(QString::fromStdString(plugin.id), QString::fromStdString(plugin.version)),
          Theme::Type::Base, this);
  if (!plugin.author.empty())
    addFact(grid, tr("Author"), QString::fromStdString(plugin.author), Theme::Type::Base, this);
  addFact(grid, tr("File"), QString::fromStdString(plugin.library.string()), Theme::Type::Mono, this);
  addFact(grid, tr("SHA-256"), grouped(plugin.sha256), Theme::Type::Mono, this);
  layout->addLayout(grid);
  layout->addSpacing(12);
  QPushButton* cancel = makeButton(tr("Do not run it"), "", QStringLiteral("trustCancel"), this);
  QPushButton* accept = makeButton(tr("Trust and run"), "primary", QStringLiteral("trustAccept"), this);
  layout->addLayout(makeButtonRow({}, {cancel, accept}));
  setMinimumWidth(kWidth);
  resize(kWidth, layout->totalHeightForWidth(kWidth));
  cancel->setFocus();
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(accept, &QPushButton::clicked, this, &QDialog::accept);
}

}  // namespace leyden
