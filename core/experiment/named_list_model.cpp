// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/named_list_model.h>

namespace leyden {

bool NamedListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid() || index.row() >= rowCount() || role != Qt::EditRole) return false;
  const QString from = data(index, Qt::EditRole).toString(), to = value.toString().trimmed();
  if (to != from) rename(from, to);
  return true;
}

Qt::ItemFlags NamedListModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  return QAbstractListModel::flags(index) | Qt::ItemIsEditable | Qt::ItemNeverHasChildren;
}

}  // namespace leyden
