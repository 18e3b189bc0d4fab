// SPDX-FileCopyrightText: 2026 The Leyden authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <optional>
#include <set>
#include <vector>

#include <experiment/export.h>
#include <experiment/field_choice.h>

namespace leyden {

/// What may be a column of the table of runs or an axis of a plot, to be switched on and off: facts of runs,
/// parameters, and metrics by their last, least, greatest, best and mean value. Twelve thousand names are no burden. GUI thread.
class LEYDEN_EXPERIMENT_API ColumnChoiceModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, First, ColumnCount = First + 5 };  // First: a fact, a parameter, or a metric's last value
  enum Role { HeadingRole = Qt::UserRole + 1 };           // bool: the row is the title of a group

  /// `choice` outlives it.
  explicit ColumnChoiceModel(FieldChoice& choice, QObject* parent = nullptr);

  /// Words that a name must hold, each of them somewhere.
  void setSearch(const QString& words);
  int chosenCount() const;
  int foundCount() const { return m_found; }

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
  struct Row {
    QString text;
    Field field;
    bool heading = false;
  };
  void fill();
  void addGroup(const QString& title, const std::vector<Field>& fields);
  std::optional<Field> fieldAt(const QModelIndex& index) const;

  FieldChoice& m_choice;
  QStringList m_words;
  std::vector<Row> m_rows;
  std::set<QString> m_shown;
  int m_found = 0;
};

}  // namespace leyden
