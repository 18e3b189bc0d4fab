// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/trash_dialog.h"

#include <experiment/run_trash.h>

#include <QDateTime>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIdentityProxyModel>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "dialogs/delete_dialog.h"
#include "theme.h"
#include "widgets/builders.h"
#include "widgets/empty_state.h"
#include "widgets/texts.h"

namespace leyden {

namespace {

/// Beside each run, when it was thrown away.
class WithTimes : public QIdentityProxyModel {
 public:
  using QIdentityProxyModel::QIdentityProxyModel;
  int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 2; }
  QModelIndex index(int row, int column, const QModelIndex& = {}) const override { return createIndex(row, column); }
  QModelIndex mapToSource(const QModelIndex& proxy) const override {
    return proxy.isValid() ? sourceModel()->index(proxy.row(), 0) : QModelIndex();
  }
  QVariant data(const QModelIndex& index, int role) const override {
    const QVariant value = mapToSource(index).data(role);
    if (index.column() == 0 || (role != Qt::DisplayRole && role != Qt::TextAlignmentRole)) return value;
    if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    const auto when = QDateTime::fromString(mapToSource(index).data(RunTrash::TrashedRole).toString(), Qt::ISODate);
    return when.isValid() ? whenText(when) : QString();
  }
};

}  // namespace

TrashDialog::TrashDialog(RunTrash& trash, QWidget* parent)
    : QDialog(parent),
      m_trash(trash),
      m_list(new QTableView(this)),
      m_stack(new QStackedWidget(this)),
      m_problem(makeLabel({}, Theme::Type::Small, "bad", this)),
      m_restore(makeButton(tr("Restore"), "primary", QStringLiteral("restoreRuns"), this)),
      m_erase(makeButton(tr("Delete for good…"), "danger", QStringLiteral("eraseTrash"), this)) {
  setObjectName(QStringLiteral("trashDialog"));
  setWindowTitle(tr("Trash"));
  auto* rows = new WithTimes(this);
  rows->setSourceModel(&trash);
  m_list->setObjectName(QStringLiteral("trashList"));
  m_list->setAccessibleName(tr("Runs in the trash"));
  m_list->setModel(rows);
  m_list->setShowGrid(false);
  m_list->setWordWrap(false);
  m_list->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setTabKeyNavigation(false);
  m_list->horizontalHeader()->hide();
  m_list->verticalHeader()->hide();
  m_list->verticalHeader()->setDefaultSectionSize(30);
  m_list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  m_list->setMinimumHeight(220);
  auto* empty = new EmptyState(QStringLiteral("trash"));
  empty->setTexts(tr("The trash is empty"), tr("Runs that you move here can be restored."));
  auto* card = new QFrame(this);
  card->setProperty("card", true);
  auto* inside = new QVBoxLayout(card);
  inside->setContentsMargins(4, 4, 4, 4);
  inside->addWidget(m_list);
  m_stack->addWidget(card);
  m_stack->addWidget(empty);
  m_problem->setWordWrap(true);
  m_problem->hide();
  QPushButton* close = makeButton(tr("Close"), "", QStringLiteral("closeTrash"), this);
  QVBoxLayout* layout = makeDialogLayout(this);
  layout->addWidget(makeLabel(tr("Trash"), Theme::Type::Heading, "", this));
  layout->addWidget(m_stack, 1);
  layout->addWidget(m_problem);
  layout->addSpacing(4);
  layout->addLayout(makeButtonRow({m_erase}, {close, m_restore}));
  setMinimumWidth(520);
  connect(m_restore, &QPushButton::clicked, this, [this] { m_trash.restore(selectedIds()); });
  connect(m_erase, &QPushButton::clicked, this, &TrashDialog::erase);
  connect(new QShortcut(QKeySequence::Delete, m_list, nullptr, nullptr, Qt::WidgetShortcut),
          &QShortcut::activated, this, &TrashDialog::erase);
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  connect(&trash, &RunTrash::refreshed, this, &TrashDialog::showState);
  connect(&trash, &RunTrash::failed, this, [this](const QString& sentences) {
    m_problem->setText(sentences);
    m_problem->show();
  });
  showState();
  trash.refresh();
}

QStringList TrashDialog::selectedIds() const {
  QStringList ids;
  for (const QModelIndex& row : m_list->selectionModel()->selectedRows())
    ids << row.data(RunTrash::RunIdRole).toString();
  return ids;
}

void TrashDialog::showState() {
  const bool any = m_trash.rowCount() > 0;
  m_stack->setCurrentIndex(any ? 0 : 1);
  m_restore->setVisible(any);
  m_erase->setVisible(any);
  if (!any) return;
  if (!m_list->currentIndex().isValid()) m_list->selectRow(0);
  m_list->setFocus();
}

void TrashDialog::erase() {
  const QStringList ids = selectedIds();
  QStringList names;
  for (const QModelIndex& row : m_list->selectionModel()->selectedRows()) names << row.data().toString();
  if (ids.isEmpty()) return;
  DeleteDialog dialog(names, this);
  if (dialog.exec() == QDialog::Accepted) m_trash.erase(ids);
}

}  // namespace leyden
