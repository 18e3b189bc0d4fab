// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>

#include <experiment/export.h>

namespace leyden {

/// What a workspace keeps by name on the disk, as a list in which the names can be edited. GUI thread.
class LEYDEN_EXPERIMENT_API NamedListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  using QAbstractListModel::QAbstractListModel;

  virtual void rename(const QString& from, const QString& to) = 0;

  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  /// What is on the disk is in the list now.
  void changed();
  /// A sentence: a name that is taken, a file that cannot be read or written.
  void failed(const QString& sentence);
};

}  // namespace leyden
