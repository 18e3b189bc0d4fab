// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include <experiment/export.h>
#include <experiment/named_list_model.h>
#include <store/saved_filters.h>

namespace leyden {

class RunListModel;

/// The filters that a workspace keeps by name, in people's order. Read and written on the loader thread. The
/// name can be edited. GUI thread.
class LEYDEN_EXPERIMENT_API SavedFilterList : public NamedListModel {
  Q_OBJECT
 public:
  enum Role { TextRole = Qt::UserRole + 1 };

  explicit SavedFilterList(RunListModel& runs, QObject* parent = nullptr);
  ~SavedFilterList() override;

  const std::vector<SavedFilter>& all() const { return m_all; }
  /// Reads the file again: another program may have changed it.
  void refresh();
  /// Replaces one of this name.
  void put(const QString& name, const QString& text);
  void rename(const QString& from, const QString& to) override;
  void remove(const QString& name);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 private:
  void onLoader(std::function<void(SavedFilters&)> change);

  RunListModel& m_runs;
  std::vector<SavedFilter> m_all;
};

}  // namespace leyden
