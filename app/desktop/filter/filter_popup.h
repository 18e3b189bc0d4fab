// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The names and values that may stand where the filter is being written.
#pragma once

#include <experiment/run_filter.h>

#include <QCompleter>

class QListView;
class QStandardItemModel;

namespace leyden {

class FilterEdit;

class FilterPopup : public QCompleter {
  Q_OBJECT
 public:
  /// Of `edit`, which owns it.
  FilterPopup(RunFilter& filter, FilterEdit& edit);
  void request();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void show(const RunFilter::Completion& completion);
  void insert(const QString& text);

  RunFilter& m_filter;
  FilterEdit& m_edit;
  QStandardItemModel* m_items;
  QListView* m_list = nullptr;
  int m_begin = 0, m_end = 0;
  bool m_asked = false;
};

}  // namespace leyden
