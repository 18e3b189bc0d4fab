// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/delete_dialog.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

namespace {

constexpr int kRowHeight = 24, kMostRows = 8;

}  // namespace

DeleteDialog::DeleteDialog(const QStringList& names, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("deleteDialog"));
  const bool one = names.size() == 1;
  const QString title = one ? tr("Delete this run for good?") : tr("Delete these %1 runs for good?").arg(names.size());
  setWindowTitle(one ? tr("Delete a run") : tr("Delete runs"));
  auto* list = new QListView(this);
  list->setObjectName(QStringLiteral("doomedRuns"));
  list->setAccessibleName(tr("Runs that are deleted"));
  list->setModel(new QStringListModel(names, list));
  list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list->setSelectionMode(QAbstractItemView::NoSelection);
  list->setUniformItemSizes(true);
  list->setSpacing(0);
  list->setStyleSheet(QStringLiteral("QListView::item { height: %1px; }").arg(kRowHeight));
  list->setFixedHeight(kRowHeight * static_cast<int>(std::min<qsizetype>(names.size(), kMostRows)) + 4);
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(12, 8, 4, 8);
  inside->addWidget(list);
  QLabel* text = makeLabel(tr("Points, checkpoints and files are removed from the disk, and nothing brings them "
                              "back. The trash keeps runs until you change your mind."),
                           Theme::Type::Base, "secondary", this);
  text->setWordWrap(true);
  QPushButton* erase = makeButton(one ? tr("Delete for good") : tr("Delete %1 runs").arg(names.size()), "danger",
                                  QStringLiteral("confirmDelete"), this);
  QPushButton* cancel = makeButton(tr("Keep"), "primary", QStringLiteral("keepRuns"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(title, Theme::Type::Heading, "", this));
  layout->addWidget(card);
  layout->addWidget(text);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({erase}, {cancel}));
  setMinimumWidth(460);
  cancel->setDefault(true);
  cancel->setFocus();
  connect(erase, &QPushButton::clicked, this, &QDialog::accept);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

}  // namespace leyden
