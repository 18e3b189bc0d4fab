// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/named_list_dialog.h"

#include <QAbstractItemModel>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

#include "theme.h"
#include "widgets/builders.h"

namespace leyden {

NamedListDialog::NamedListDialog(const Texts& texts, QAbstractItemModel& model, int noteRole,
                                 std::function<void(const QString&)> remove, QWidget* parent)
    : QDialog(parent),
      m_model(model),
      m_noteRole(noteRole),
      m_none(texts.none),
      m_removeName(std::move(remove)),
      m_list(new QListView(this)),
      m_text(makeLabel({}, Theme::Type::Mono, "secondary", this)),
      m_rename(makeButton(tr("Rename"), "", QStringLiteral("rename") + texts.kind, this)),
      m_remove(makeButton(tr("Delete"), "danger", QStringLiteral("delete") + texts.kind, this)) {
  setObjectName(QStringLiteral("saved%1sDialog").arg(texts.kind));
  setWindowTitle(texts.title);
  m_list->setObjectName(QStringLiteral("saved%1List").arg(texts.kind));
  m_list->setAccessibleName(texts.title);
  m_list->setModel(&model);
  m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
  m_list->setStyleSheet(QStringLiteral("QListView::item { height: 28px; padding: 0 8px; }"));
  m_list->setMinimumHeight(160);
  m_text->setWordWrap(true);
  m_text->setMinimumHeight(36);
  m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(4, 4, 4, 4);
  inside->addWidget(m_list);
  QPushButton* close = makeButton(tr("Close"), "primary", QStringLiteral("close%1s").arg(texts.kind), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(texts.title, Theme::Type::Heading, "", this));
  layout->addWidget(card, 1);
  layout->addWidget(m_text);
  layout->addSpacing(4);
  layout->addLayout(makeButtonRow({m_rename, m_remove}, {close}));
  setMinimumWidth(460);
  connect(m_rename, &QPushButton::clicked, this, [this] { m_list->edit(m_list->currentIndex()); });
  connect(m_remove, &QPushButton::clicked, this, &NamedListDialog::removeCurrent);
  connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut),
          &QShortcut::activated, this, &NamedListDialog::removeCurrent);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &NamedListDialog::showCurrent);
  refresh();
}

void NamedListDialog::refresh() {
  if (!m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_model.index(0, 0));
  showCurrent();
}

void NamedListDialog::showProblem(const QString& sentence) {
  m_text->setText(sentence);
  setTone(m_text, "bad");
}

void NamedListDialog::showCurrent() {
  const QModelIndex current = m_list->currentIndex();
  setTone(m_text, "secondary");
  m_text->setText(current.isValid() ? current.data(m_noteRole).toString() : m_none);
  m_rename->setVisible(current.isValid());
  m_remove->setVisible(current.isValid());
}

void NamedListDialog::removeCurrent() {
  const QModelIndex current = m_list->currentIndex();
  if (current.isValid()) m_removeName(current.data().toString());
}

}  // namespace leyden
