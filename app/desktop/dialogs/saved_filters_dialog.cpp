// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/saved_filters_dialog.h"

#include <experiment/saved_filter_list.h>

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

SavedFiltersDialog::SavedFiltersDialog(SavedFilterList& filters, QWidget* parent)
    : QDialog(parent),
      m_filters(filters),
      m_list(new QListView(this)),
      m_text(makeLabel({}, Theme::Type::Mono, "secondary", this)),
      m_rename(makeButton(tr("Rename"), "", QStringLiteral("renameFilter"), this)),
      m_remove(makeButton(tr("Delete"), "danger", QStringLiteral("deleteFilter"), this)) {
  setObjectName(QStringLiteral("savedFiltersDialog"));
  setWindowTitle(tr("Saved filters"));
  m_list->setObjectName(QStringLiteral("savedFilterList"));
  m_list->setAccessibleName(tr("Saved filters"));
  m_list->setModel(&filters);
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
  QPushButton* close = makeButton(tr("Close"), "primary", QStringLiteral("closeFilters"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(tr("Saved filters"), Theme::Type::Heading, "", this));
  layout->addWidget(card, 1);
  layout->addWidget(m_text);
  layout->addSpacing(4);
  layout->addLayout(makeButtonRow({m_rename, m_remove}, {close}));
  setMinimumWidth(460);
  connect(m_rename, &QPushButton::clicked, this, [this] { m_list->edit(m_list->currentIndex()); });
  connect(m_remove, &QPushButton::clicked, this, &SavedFiltersDialog::removeCurrent);
  connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut),
          &QShortcut::activated, this, &SavedFiltersDialog::removeCurrent);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SavedFiltersDialog::showCurrent);
  connect(&filters, &SavedFilterList::changed, this, [this] {
    if (!m_list->currentIndex().isValid()) m_list->setCurrentIndex(m_filters.index(0));
    showCurrent();
  });
  connect(&filters, &SavedFilterList::failed, this, [this](const QString& sentence) {
    m_text->setText(sentence);
    setTone(m_text, "bad");
  });
  m_list->setCurrentIndex(filters.index(0));
  showCurrent();
}

void SavedFiltersDialog::showCurrent() {
  const QModelIndex current = m_list->currentIndex();
  setTone(m_text, "secondary");
  m_text->setText(current.isValid() ? current.data(SavedFilterList::TextRole).toString() : tr("None is left."));
  m_rename->setVisible(current.isValid());
  m_remove->setVisible(current.isValid());
}

void SavedFiltersDialog::removeCurrent() {
  const QModelIndex current = m_list->currentIndex();
  if (current.isValid()) m_filters.remove(current.data().toString());
}

}  // namespace leyden
