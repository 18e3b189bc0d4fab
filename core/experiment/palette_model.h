// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <vector>

#include <experiment/export.h>
#include <experiment/fuzzy_match.h>

namespace leyden {

/// Something that the command palette can do or show.
struct PaletteItem {
  enum Kind { Action, Page, Plugin, Run, Metric };
  Kind kind = Action;
  QString id;      // of its kind
  QString title;   // what is searched
  QString detail;  // what it belongs to, in the second text's colour
  QString keys;    // its shortcut
  QString reason;  // why it cannot be chosen now; empty when it can
};

/// The items that a search finds, the best first; all of them for an empty search, the latest chosen first.
/// GUI thread.
class LEYDEN_EXPERIMENT_API PaletteModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { KindRole = Qt::UserRole + 1, IdRole, DetailRole, KeysRole, ReasonRole, PlacesRole };

  explicit PaletteModel(QObject* parent = nullptr);
  ~PaletteModel() override;

  void setItems(std::vector<PaletteItem> items);
  /// The latest first; such items come before others that fit as well.
  void setRecent(const QStringList& ids) { m_recent = ids; }
  void setQuery(const QString& query);
  QString query() const { return m_query; }
  /// nullptr for a row that is not there.
  const PaletteItem* item(int row) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  struct Found {
    size_t item;
    FuzzyMatch match;
  };
  void search();

  std::vector<PaletteItem> m_items;
  std::vector<Found> m_found;
  QStringList m_recent;
  QString m_query;
};

}  // namespace leyden
