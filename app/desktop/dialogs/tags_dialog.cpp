// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/tags_dialog.h"

#include <experiment/run_list_model.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMap>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

TagsDialog::TagsDialog(const RunListModel& runs, const QStringList& ids, QWidget* parent)
    : QDialog(parent), m_tags(new QStandardItemModel(this)), m_list(new QListView(this)), m_new(new QLineEdit(this)) {
  setObjectName(QStringLiteral("tagsDialog"));
  setWindowTitle(tr("Tags"));
  m_list->setObjectName(QStringLiteral("tagList"));
  m_list->setAccessibleName(tr("Tags"));
  m_list->setModel(m_tags);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setStyleSheet(QStringLiteral("QListView::item { height: 26px; }"));
  m_list->setMinimumHeight(120);
  m_new->setObjectName(QStringLiteral("newTag"));
  m_new->setPlaceholderText(tr("New tag"));
  m_new->setAccessibleName(tr("New tag"));
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(8, 4, 4, 4);
  m_none = makeLabel(tr("No run has a tag yet. Write the first one above."), Theme::Type::Base, "secondary", card);
  m_none->setWordWrap(true);
  m_none->setAlignment(Qt::AlignCenter);
  inside->addWidget(m_none);
  inside->addWidget(m_list);
  QPushButton* add = makeButton(tr("Add"), "", QStringLiteral("addTag"), this);
  QPushButton* cancel = makeButton(tr("Cancel"), "", QStringLiteral("cancelTags"), this);
  QPushButton* save = makeButton(tr("Save"), "primary", QStringLiteral("saveTags"), this);
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  line->addWidget(m_new, 1);
  line->addWidget(add);
  QVBoxLayout* layout = makeDialogLayout(this);
  const QString whose = ids.size() == 1 ? runs.displayName(ids.first()) : tr("%1 runs").arg(ids.size());
  layout->addWidget(makeLabel(tr("Tags of %1").arg(whose), Theme::Type::Heading, "", this));
  layout->addLayout(line);
  layout->addWidget(card, 1);
  layout->addSpacing(8);
  layout->addLayout(makeButtonRow({}, {cancel, save}));
  setMinimumWidth(400);
  m_list->hide();
  m_none->setMinimumHeight(m_list->minimumHeight());
  fill(runs, ids);
  connect(add, &QPushButton::clicked, this, &TagsDialog::addWritten);
  connect(m_new, &QLineEdit::returnPressed, this, [this, save] {
    if (m_new->text().trimmed().isEmpty())
      save->click();
    else
      addWritten();
  });
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(save, &QPushButton::clicked, this, [this] {
    addWritten();  // what was written and not added is meant, too
    accept();
  });
  m_new->setFocus();
}

void TagsDialog::fill(const RunListModel& runs, const QStringList& ids) {
  QMap<QString, qsizetype> counts;
  for (int row = 0; row < runs.rowCount(); ++row) {
    for (const QString& tag : runs.index(row, RunListModel::Name).data(RunListModel::TagsRole).toStringList())
      counts[tag] += 0;
  }
  for (const QString& id : ids) {
    for (const QString& tag : runs.indexOf(id).data(RunListModel::TagsRole).toStringList()) ++counts[tag];
  }
  for (auto it = counts.begin(); it != counts.end(); ++it)
    addTag(it.key(), *it == 0 ? Qt::Unchecked : *it == ids.size() ? Qt::Checked : Qt::PartiallyChecked);
}

void TagsDialog::addTag(const QString& tag, Qt::CheckState state) {
  auto* item = new QStandardItem(tag);
  item->setCheckable(true);
  item->setUserTristate(state == Qt::PartiallyChecked);
  item->setCheckState(state);
  m_tags->appendRow(item);
  m_none->hide();
  m_list->show();
}

void TagsDialog::addWritten() {
  const QString tag = m_new->text().trimmed();
  m_new->clear();
  if (tag.isEmpty()) return;
  const auto known = m_tags->findItems(tag);
  if (known.isEmpty())
    addTag(tag, Qt::Checked);
  else
    known.first()->setCheckState(Qt::Checked);
}

QStringList TagsDialog::tagsAfter(const QStringList& before) const {
  QStringList after = before;
  for (int row = 0; row < m_tags->rowCount(); ++row) {
    const QStandardItem* item = m_tags->item(row);
    if (item->checkState() == Qt::Unchecked) after.removeAll(item->text());
    if (item->checkState() == Qt::Checked && !after.contains(item->text())) after << item->text();
  }
  return after;
}

}  // namespace leyden
