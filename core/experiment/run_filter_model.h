// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

#include <experiment/export.h>
#include <experiment/run_list_model.h>

namespace leyden {

/// Newest first, by any column, filtered by words in name, id, plugin, tags, status and device; archived runs
/// are left out unless asked for. Running runs stay in place: sorting is by the column alone.
class LEYDEN_EXPERIMENT_API RunFilterModel : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit RunFilterModel(QObject* parent = nullptr);
  void setFilterText(const QString& words);
  QString filterText() const { return m_text; }
  void setShowArchived(bool show);
  void setOnlyStarred(bool only);

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
  bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

 private:
  QString m_text;
  QStringList m_words;
  bool m_showArchived = false;
  bool m_onlyStarred = false;
};

}  // namespace leyden
