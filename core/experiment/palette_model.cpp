// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#include <experiment/palette_model.h>

#include <algorithm>

namespace leyden {

namespace {

// What one does comes before what one looks at: a workspace has thousands of runs.
int weight(PaletteItem::Kind kind) {
  switch (kind) {
    case PaletteItem::Action:
    case PaletteItem::Page:
      return 4;
    case PaletteItem::Plugin:
      return 2;
    default:
      return 0;
  }
}

}  // namespace

PaletteModel::PaletteModel(QObject* parent) : QAbstractListModel(parent) {}

PaletteModel::~PaletteModel() = default;

void PaletteModel::setItems(std::vector<PaletteItem> items) {
  beginResetModel();
  m_items = std::move(items);
  search();
  endResetModel();
}

void PaletteModel::setQuery(const QString& query) {
  if (query == m_query) return;
  beginResetModel();
  m_query = query;
  search();
  endResetModel();
}

void PaletteModel::search() {
  m_found.clear();
  for (size_t i = 0; i < m_items.size(); ++i) {
    auto match = fuzzy_match(m_query, m_items[i].title);
    if (!match) continue;
    const qsizetype recent = m_recent.indexOf(m_items[i].id);
    match->score += weight(m_items[i].kind) + (recent < 0 ? 0 : int(std::max<qsizetype>(5 - recent, 1)));
    m_found.push_back({i, std::move(*match)});
  }
  std::stable_sort(m_found.begin(), m_found.end(),
                   [](const Found& a, const Found& b) { return a.match.score > b.match.score; });
}

const PaletteItem* PaletteModel::item(int row) const {
  return row >= 0 && row < rowCount() ? &m_items[m_found[size_t(row)].item] : nullptr;
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_found.size());
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
  const PaletteItem* found = index.isValid() ? item(index.row()) : nullptr;
  if (!found) return {};
  switch (role) {
    case Qt::DisplayRole:
      return found->title;
    case Qt::ToolTipRole:
    case ReasonRole:
      return found->reason;
    case Qt::AccessibleTextRole:
      return found->detail.isEmpty() ? found->title : tr("%1, %2").arg(found->title, found->detail);
    case KindRole:
      return int(found->kind);
    case IdRole:
      return found->id;
    case DetailRole:
      return found->detail;
    case KeysRole:
      return found->keys;
    case PlacesRole:
      return QVariant::fromValue(m_found[size_t(index.row())].match.places);
    default:
      return {};
  }
}

// What cannot be chosen can still be gone to, so that its reason is read.
Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  return Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
}

}  // namespace leyden
