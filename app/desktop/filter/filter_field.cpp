// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter/filter_field.h"

#include <experiment/run_filter.h>
#include <experiment/saved_filter_list.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "app_context.h"
#include "dialogs/named_list_dialog.h"
#include "dialogs/text_dialog.h"
#include "filter/filter_edit.h"
#include "filter/filter_popup.h"
#include "widgets/builders.h"

namespace leyden {

FilterField::FilterField(AppContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_edit(new FilterEdit(this)),
      m_popup(new FilterPopup(*context.filter(), *m_edit)),
      m_saved(makeIconButton(QStringLiteral("bookmark"), tr("Saved filters"), QStringLiteral("savedFilters"), this)),
      m_menu(new QMenu(this)),
      m_problem(makeLabel({}, Theme::Type::Small, "bad", this)) {
  m_edit->setObjectName(QStringLiteral("runFilter"));
  m_edit->setPlaceholderText(tr("Filter, e.g. lr < 0.01"));
  m_edit->setAccessibleName(tr("Filter runs"));
  m_edit->setAccessibleDescription(tr("Words, or conditions such as val_acc.max > 0.9 and status:finished"));
  m_edit->setToolTip(tr("Words, or conditions such as val_acc.max > 0.9 and tag:baseline (Ctrl+F).\n"
                        "Ctrl+Space says what may stand at the cursor."));
  m_edit->setClearButtonEnabled(true);
  m_saved->setPopupMode(QToolButton::InstantPopup);
  m_saved->setMenu(m_menu);
  m_saved->setFixedSize(30, 30);
  m_menu->setObjectName(QStringLiteral("savedFiltersMenu"));
  m_menu->setToolTipsVisible(true);
  m_problem->setObjectName(QStringLiteral("filterProblem"));
  m_problem->setWordWrap(true);
  auto* row = new QHBoxLayout;
  row->setSpacing(4);
  row->addWidget(m_edit, 1);
  row->addWidget(m_saved);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(4);
  layout->addLayout(row);
  layout->addWidget(m_problem);

  RunFilter* filter = context.filter();
  connect(m_edit, &QLineEdit::textEdited, this, [this, filter](const QString& text) {
    filter->setText(text);
    if (!text.isEmpty()) m_popup->request();
  });
  connect(m_edit, &QLineEdit::textChanged, filter, &RunFilter::setText);  // the clear button edits silently
  connect(m_edit, &FilterEdit::completionRequested, m_popup, &FilterPopup::request);
  connect(filter, &RunFilter::textChanged, this, &FilterField::showText);
  connect(filter, &RunFilter::problemChanged, this, &FilterField::showProblem);
  connect(m_menu, &QMenu::aboutToShow, this, &FilterField::fillMenu);
  connect(&context, &AppContext::filterRequested, this, [this] {
    if (!isVisible()) return;
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
  });
  showText();
  showProblem();
}

void FilterField::showText() {
  const QString text = m_context.filter()->text();
  if (m_edit->text() != text) m_edit->setText(text);
}

void FilterField::showProblem() {
  const auto& problem = m_context.filter()->problem();
  m_edit->setWrong(problem ? problem->begin : -1, problem ? problem->end : -1);
  setStyleProperty(m_edit, "wrong", problem.has_value());
  m_problem->setText(problem ? problem->sentence : QString());
  m_problem->setVisible(problem.has_value());
}

void FilterField::fillMenu() {
  m_menu->clear();
  const RunFilter* filter = m_context.filter();
  const QString text = filter->text().trimmed();
  if (!text.isEmpty() && !filter->problem()) {
    QAction* action = m_menu->addAction(tr("Save this filter…"), this, &FilterField::save);
    action->setObjectName(QStringLiteral("saveFilter"));
    m_menu->addSeparator();
  }
  const auto& all = m_context.savedFilters()->all();
  for (const SavedFilter& saved : all) {
    const QString written = QString::fromStdString(saved.text);
    QAction* action = m_menu->addAction(QString::fromStdString(saved.name).replace('&', QLatin1String("&&")),
                                        this, [this, written] { m_context.filter()->setText(written); });
    action->setToolTip(written);
    action->setCheckable(true);
    action->setChecked(written == text);
  }
  if (all.empty()) {
    // A line of text, not an entry.
    m_menu->addAction(text.isEmpty() ? tr("No filter is saved yet: write one first") : tr("No filter is saved yet"))
        ->setEnabled(false);
    return;
  }
  m_menu->addSeparator();
  m_menu->addAction(tr("Rename or delete…"), this, [this] {
    SavedFilterList* filters = m_context.savedFilters();
    NamedListDialog dialog({QStringLiteral("Filter"), tr("Saved filters"), tr("None is left.")}, *filters,
                           SavedFilterList::TextRole, [filters](const QString& name) { filters->remove(name); },
                           window());
    connect(filters, &SavedFilterList::changed, &dialog, &NamedListDialog::refresh);
    connect(filters, &SavedFilterList::failed, &dialog, &NamedListDialog::showProblem);
    dialog.exec();
  })->setObjectName(QStringLiteral("editSavedFilters"));
}

void FilterField::save() {
  TextDialog dialog({tr("Save this filter"), m_context.filter()->text(), tr("Name"), {}, tr("Save")}, window());
  if (dialog.exec() == QDialog::Accepted)
    m_context.savedFilters()->put(dialog.text(), m_context.filter()->text());
}

}  // namespace leyden
