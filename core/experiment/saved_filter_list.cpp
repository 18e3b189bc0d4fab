// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/saved_filter_list.h>

#include <experiment/run_list_model.h>

namespace leyden {

SavedFilterList::SavedFilterList(RunListModel& runs, QObject* parent) : NamedListModel(parent), m_runs(runs) {
  refresh();
}

SavedFilterList::~SavedFilterList() = default;

void SavedFilterList::onLoader(std::function<void(SavedFilters&)> change) {
  m_runs.ask(this, [this, workspace = m_runs.workspace(), change = std::move(change)](const Catalog*) {
    QString sentence;
    std::vector<SavedFilter> all;
    SavedFilters filters(workspace);
    try {
      if (change) change(filters);
    } catch (const StoreError& error) {
      sentence = QString::fromUtf8(error.what());
    }
    try {
      all = filters.all();
    } catch (const StoreError& error) {
      sentence = QString::fromUtf8(error.what());
    }
    return [this, sentence, all = std::move(all)] {
      beginResetModel();
      m_all = all;
      endResetModel();
      Q_EMIT changed();
      if (!sentence.isEmpty()) Q_EMIT failed(sentence);
    };
  });
}

void SavedFilterList::refresh() {
  onLoader({});
}

void SavedFilterList::put(const QString& name, const QString& text) {
  onLoader([name = name.trimmed().toStdString(), text = text.toStdString()](SavedFilters& filters) {
    filters.put(name, text);
  });
}

void SavedFilterList::rename(const QString& from, const QString& to) {
  onLoader([from = from.toStdString(), to = to.trimmed().toStdString()](SavedFilters& filters) {
    filters.rename(from, to);
  });
}

void SavedFilterList::remove(const QString& name) {
  onLoader([name = name.toStdString()](SavedFilters& filters) { filters.remove(name); });
}

int SavedFilterList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_all.size());
}

QVariant SavedFilterList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const SavedFilter& filter = m_all[static_cast<size_t>(index.row())];
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return QString::fromStdString(filter.name);
    case Qt::ToolTipRole:
    case TextRole:
      return QString::fromStdString(filter.text);
    default:
      return {};
  }
}

}  // namespace leyden
