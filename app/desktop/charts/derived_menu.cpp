// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/derived_menu.h"

#include <experiment/derived_curves.h>

#include <QMenu>
#include <QWidget>

#include "charts/chart_settings.h"
#include "charts/derived_dialog.h"

namespace leyden {

DerivedMenu::DerivedMenu(DerivedCurves& curves, const ChartSettings& settings, QMenu& menu, QWidget* panel)
    : QObject(panel), m_curves(curves), m_settings(settings), m_panel(panel) {
  menu.addSeparator();
  QAction* make = menu.addAction(tr("Add derived curve…"), this, &DerivedMenu::make);
  make->setObjectName(QStringLiteral("newDerived"));
  make->setToolTip(tr("A chart of what is computed from metrics, such as train_loss - val_loss"));
  QMenu* list = menu.addMenu(tr("Derived curves"));
  list->setObjectName(QStringLiteral("derivedCurves"));
  connect(list, &QMenu::aboutToShow, this, [this, list] { fill(*list); });
}

void DerivedMenu::make() {
  DerivedDialog dialog(m_settings.metricNames(), {}, m_panel);
  if (dialog.exec() == QDialog::Accepted) m_curves.add(dialog.source());
}

void DerivedMenu::change(const QString& source) {
  DerivedDialog dialog(m_settings.metricNames(), DerivedCurves::titleOf(source), m_panel);
  if (dialog.exec() == QDialog::Accepted) m_curves.replace(source, dialog.source());
}

void DerivedMenu::fill(QMenu& list) {
  list.clear();
  qDeleteAll(list.findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly));
  for (const QString& source : m_curves.sources()) {
    QMenu* one = list.addMenu(DerivedCurves::titleOf(source).replace(QLatin1Char('&'), QLatin1String("&&")));
    one->setObjectName(QStringLiteral("derived_") + source);
    one->addAction(tr("Change…"), this, [this, source] { change(source); })->setObjectName(QStringLiteral("changeDerived"));
    one->addAction(tr("Remove"), this, [this, source] { m_curves.remove(source); })
        ->setObjectName(QStringLiteral("removeDerived"));
  }
  if (list.isEmpty()) list.addAction(tr("None yet"))->setEnabled(false);
}

}  // namespace leyden
